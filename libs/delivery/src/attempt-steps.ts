import type { AttemptView, ChangeView } from './store/change-view.ts';

/** One attempt for a change, or the change alone while there is none: a line of its trace. */
export type AttemptStep = Omit<ChangeView, 'attempts' | 'at'> & {
  readonly at: string;
  /** When the change reached its present state. */
  readonly changedAt: string;
} & Partial<
    Omit<AttemptView, 'version' | 'state'> & {
      readonly attemptVersion: number;
      readonly attemptState: AttemptView['state'];
    }
  >;

export function attemptSteps(changes: readonly ChangeView[]): AttemptStep[] {
  return changes.flatMap(({ attempts, at, ...change }): AttemptStep[] => {
    if (attempts.length === 0) return [{ ...change, at, changedAt: at }];
    return attempts.map(({ version, state, ...attempt }) => ({
      ...change,
      ...attempt,
      at: attempt.sentAt ?? attempt.createdAt,
      changedAt: at,
      attemptVersion: version,
      attemptState: state,
    }));
  });
}

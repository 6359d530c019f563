import { answersAllRows, type AttemptAnswer, isAccepted, type RowAnswer, sayTheSame } from './answer.ts';
import { type AttemptState, isOpen, moveAttempt } from './attempt.ts';
import type { AttemptRow } from './diff.ts';

/**
 * What an answer means: `accepted` and `rejected` settle the attempt; `repeated` says the same again; `contradiction`
 * says otherwise after it was settled; `mismatch` does not speak of the rows that were sent.
 */
export type Verdict = 'accepted' | 'rejected' | 'repeated' | 'contradiction' | 'mismatch';

export interface JudgedAttempt {
  readonly state: AttemptState;
  readonly rows: readonly AttemptRow[];
  readonly answer: readonly RowAnswer[] | undefined;
}

export function judge(attempt: JudgedAttempt, { rows }: AttemptAnswer): Verdict {
  if (!answersAllRows(attempt.rows, rows)) return 'mismatch';
  const outcome = isAccepted(rows) ? 'accepted' : 'rejected';
  if (isOpen(attempt.state)) {
    return moveAttempt(attempt.state, outcome === 'accepted' ? 'done' : 'rejected').ok ? outcome : 'mismatch';
  }
  return attempt.answer !== undefined && sayTheSame(attempt.answer, rows) ? 'repeated' : 'contradiction';
}

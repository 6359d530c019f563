import type { ErrorCode } from '#kernel/error-codes';

export type IntakeOutcome = 'stored' | 'duplicate' | 'held' | 'quarantined';

/** What became of one event; the sender sees this, so there is no personal data in it. */
export interface IntakeResult {
  /** CloudEvents id; empty when the event could not be read. */
  readonly id: string;
  readonly outcome: IntakeOutcome;
  /** Plain words, for everything that is not simply stored. */
  readonly reason?: string;
  readonly code?: ErrorCode;
  readonly fields?: readonly string[];
}

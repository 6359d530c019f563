import type { SendingTimes } from '#delivery/store/mark-sending';

/** Times and limits of sending 副本. */
export abstract class SendSettings implements SendingTimes {
  /** Requests under way at one time. */
  abstract readonly parallelism: number;
  /** The receiver owes its answer within this time. */
  abstract readonly answerDueMs: number;
  /** A request that is not confirmed within this time is asked about, as after a crash. */
  abstract readonly confirmWithinMs: number;
  /** An answer that takes longer is worth a word that the version is on its way. */
  abstract readonly tellSentAfterMs: number;
  /** Between two questions about a request the receiver is still working at. */
  abstract readonly askAgainMs: number;
}

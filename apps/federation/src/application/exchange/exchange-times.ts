/** How long the receiver may take, and how often it is asked. */
export class ExchangeTimes {
  readonly answerDueMs: number;
  /** An answer that takes longer is worth a word that the version is on its way. */
  readonly tellSentAfterMs: number;

  constructor(answerDueMs: number, tellSentAfterMs: number) {
    this.answerDueMs = answerDueMs;
    this.tellSentAfterMs = tellSentAfterMs;
  }

  /** Files are not confirmed one by one: they are asked about when their answer is overdue. */
  get confirmWithinMs(): number {
    return this.answerDueMs;
  }

  /** An overdue file is asked about again after this time. */
  get askAgainMs(): number {
    return Math.min(Math.max(this.answerDueMs / 2, 500), 60_000);
  }
}

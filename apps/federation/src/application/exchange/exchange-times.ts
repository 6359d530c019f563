/** How long the receiver may take, and how often it is asked. */
export class ExchangeTimes {
  readonly answerDueMs: number;

  constructor(answerDueMs: number) {
    this.answerDueMs = answerDueMs;
  }

  /** An overdue file is asked about again after this time. */
  get askAgainMs(): number {
    return Math.min(Math.max(this.answerDueMs / 2, 500), 60_000);
  }
}

const FAILURES_BEFORE_PAUSE = 3;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * Whether the receiver as a whole seems to be away.
 *
 * One request that fails says little: it may be that request's own trouble. After three first sendings in a row nothing
 * new is sent; the requests already sent are asked about again and again, and the first reply of any kind ends the pause.
 */
export class ReceiverOutage {
  private failures = 0;
  private waits = 0;

  get isPaused(): boolean {
    return this.failures >= FAILURES_BEFORE_PAUSE;
  }

  replied(): void {
    this.failures = 0;
    this.waits = 0;
  }

  /** A request that had not been sent before got no reply. */
  firstSendingFailed(): void {
    this.failures += 1;
  }

  /** How long to wait before the receiver is asked about a request again; doubles while nothing is heard. */
  nextWaitMs(): number {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.floor(this.waits / FAILURES_BEFORE_PAUSE), LONGEST_WAIT_MS);
    this.waits += 1;
    return wait;
  }
}

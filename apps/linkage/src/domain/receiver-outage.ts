const FAILURES_BEFORE_PAUSE = 3;
const FIRST_WAIT_MS = 500;
const LONGEST_PROBE_WAIT_MS = 5_000;
const LONGEST_RESEND_WAIT_MS = 30_000;

/**
 * Whether the receiver as a whole seems to be away; times are of a monotonic clock.
 *
 * One request that fails says little: it may be that request's own trouble. After three failures in a row nothing new is
 * sent, and one question at a time probes the receiver; its first reply of any kind ends the pause.
 */
export class ReceiverOutage {
  private failures = 0;
  private waitMs = FIRST_WAIT_MS;
  private probeAt = 0;

  get isPaused(): boolean {
    return this.failures >= FAILURES_BEFORE_PAUSE;
  }

  replied(): void {
    this.failures = 0;
    this.waitMs = FIRST_WAIT_MS;
    this.probeAt = 0;
  }

  /** A question, or a request that had not been sent before, got no reply. */
  failed(now: number): void {
    this.failures += 1;
    // Requests that were under way together fail together; only a failed probe makes the wait longer.
    if (this.probeAt > now) return;
    if (this.probeAt > 0) this.waitMs = Math.min(this.waitMs * 2, LONGEST_PROBE_WAIT_MS);
    this.probeAt = now + this.waitMs;
  }

  /** How many of `room` questions may be asked now. */
  questions(room: number, now: number): number {
    if (!this.isPaused) return room;
    return now >= this.probeAt ? Math.min(room, 1) : 0;
  }
}

/** How long a request that the receiver does not take is left alone; doubles with each sending. */
export function resendWaitMs(sends: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.max(sends - 1, 0), LONGEST_RESEND_WAIT_MS);
}

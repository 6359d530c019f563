const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 30_000;

interface Pause {
  readonly waitMs: number;
  readonly until: number;
  /** A message is on its way to find out whether the queue takes again. */
  readonly probing: boolean;
}

/**
 * Queues that refused lately. Each waits on its own, then lets a single message through; its fate opens the queue or
 * doubles the wait. Times are milliseconds of a clock that only runs forward.
 */
export class QueuePauses {
  private readonly pauses = new Map<number, Pause>();

  /** Whether messages for the queue are worth reading now. */
  isOpen(queue: number, now: number): boolean {
    const pause = this.pauses.get(queue);
    return pause === undefined || (!pause.probing && now >= pause.until);
  }

  /** Whether a message may leave; the first one after a wait is the probe. */
  admit(queue: number, now: number): boolean {
    const pause = this.pauses.get(queue);
    if (!pause) return true;
    if (!this.isOpen(queue, now)) return false;
    this.pauses.set(queue, { ...pause, probing: true });
    return true;
  }

  /** The queue took a message; one that had left before the pause proves nothing. */
  passed(queue: number): void {
    if (this.pauses.get(queue)?.probing === true) this.pauses.delete(queue);
  }

  /** The queue did not take a message; gives the new wait, or nothing when it was waiting already. */
  failed(queue: number, now: number): number | undefined {
    const pause = this.pauses.get(queue);
    if (pause && !pause.probing) return undefined;
    const waitMs = Math.min((pause?.waitMs ?? FIRST_WAIT_MS / 2) * 2, LONGEST_WAIT_MS);
    this.pauses.set(queue, { waitMs, until: now + waitMs, probing: false });
    return waitMs;
  }

  /** Milliseconds until the next queue may be tried; undefined when none waits. */
  nextTry(now: number): number | undefined {
    const waits = [...this.pauses.values()].filter(({ probing }) => !probing).map(({ until }) => until - now);
    return waits.length === 0 ? undefined : Math.max(0, Math.min(...waits));
  }
}

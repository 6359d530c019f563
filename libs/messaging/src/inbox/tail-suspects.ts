/** Traffic under way moves a gate sooner than this. */
const GRACE_MS = 3_000;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 300_000;

/** A lane whose last number the producer has given further than this consumer has it. */
export interface LaneTail {
  readonly epoch: string;
  readonly municipality: string;
  readonly lane: string;
  readonly head: number;
  /** The last number applied or held here. */
  readonly known: number;
}

interface Suspect {
  tail: LaneTail;
  /** What stood in the lane's queue before this has to have been taken first. */
  mark: number;
  movedAt: number;
  asked: boolean;
  askAgainAt: number;
  waitMs: number;
}

/**
 * Lanes that may have lost their last messages: one is asked for only after its queue has been worked off and it stood
 * still for a while, and again only after growing waits. Pure bookkeeping; the caller brings the time in milliseconds.
 */
export class TailSuspects {
  private readonly suspects = new Map<string, Suspect>();

  get size(): number {
    return this.suspects.size;
  }

  /** What was behind in another epoch says nothing any more. */
  keepEpoch(epoch: string): void {
    for (const [id, { tail }] of this.suspects) if (tail.epoch !== epoch) this.suspects.delete(id);
  }

  tails(): LaneTail[] {
    return [...this.suspects.values()].map(({ tail }) => tail);
  }

  /** What a comparison found behind. */
  see(tail: LaneTail, mark: number, now: number): void {
    const suspect = this.suspects.get(idOf(tail));
    if (!suspect) {
      this.suspects.set(idOf(tail), { tail, mark, movedAt: now, asked: false, askAgainAt: 0, waitMs: FIRST_WAIT_MS });
      return;
    }
    if (tail.known > suspect.tail.known) suspect.movedAt = now;
    // A mark of a lost connection, or of none, gives way; a good one is not pushed on by what came since.
    suspect.mark = Math.min(suspect.mark, mark);
    suspect.tail = { ...tail, head: Math.max(tail.head, suspect.tail.head) };
  }

  /** Where a lane stands now; true when one that was asked for has arrived. */
  update(tail: LaneTail, known: number, now: number): boolean {
    const suspect = this.suspects.get(idOf(tail));
    if (!suspect) return false;
    if (known >= suspect.tail.head) {
      this.suspects.delete(idOf(tail));
      return suspect.asked;
    }
    if (known > suspect.tail.known) suspect.movedAt = now;
    suspect.tail = { ...suspect.tail, known };
    return false;
  }

  /** Lanes that stand still although their queue has not come to its mark: perhaps what it counted is gone. */
  unreached(now: number, isPast: (tail: LaneTail, mark: number) => boolean): LaneTail[] {
    return [...this.suspects.values()]
      .filter(({ movedAt, tail, mark }) => now - movedAt >= GRACE_MS && !isPast(tail, mark))
      .map(({ tail }) => tail);
  }

  /** Lanes to be asked for now, those that stood still longest first. */
  due(now: number, limit: number, isPast: (tail: LaneTail, mark: number) => boolean): LaneTail[] {
    return [...this.suspects.values()]
      .filter(({ movedAt, askAgainAt }) => now - movedAt >= GRACE_MS && now >= askAgainAt)
      .filter(({ tail, mark }) => isPast(tail, mark))
      .sort((a, b) => a.movedAt - b.movedAt)
      .slice(0, limit)
      .map(({ tail }) => tail);
  }

  asked(tail: LaneTail, now: number): void {
    const suspect = this.suspects.get(idOf(tail));
    if (!suspect) return;
    suspect.asked = true;
    suspect.askAgainAt = now + suspect.waitMs;
    suspect.waitMs = Math.min(suspect.waitMs * 2, LONGEST_WAIT_MS);
  }
}

function idOf({ epoch, municipality, lane }: LaneTail): string {
  return `${epoch}|${municipality}|${lane}`;
}

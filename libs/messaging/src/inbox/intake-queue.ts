/** Something that belongs to a lane. */
export interface OfLane {
  readonly laneId: string;
}

/**
 * What has been delivered and not been taken yet, in the order of arrival.
 *
 * Lanes in work are left waiting whole, so a lane is never in two batches at a time; inside a batch its messages keep
 * their order.
 */
export class IntakeQueue<T extends OfLane> {
  private waiting: T[] = [];
  private readonly inWork = new Set<string>();

  get size(): number {
    return this.waiting.length;
  }

  add(entry: T): void {
    this.waiting.push(entry);
  }

  /** The next entries whose lanes are free; their lanes stay in work until `done`. */
  next(most: number): T[] {
    const batch: T[] = [];
    const rest: T[] = [];
    for (const entry of this.waiting) {
      if (batch.length < most && !this.inWork.has(entry.laneId)) batch.push(entry);
      else rest.push(entry);
    }
    this.waiting = rest;
    for (const { laneId } of batch) this.inWork.add(laneId);
    return batch;
  }

  done(batch: readonly T[]): void {
    for (const { laneId } of batch) this.inWork.delete(laneId);
  }
}

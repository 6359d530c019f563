/** What waits in this number fills a batch well enough to begin at once. */
const FULL_ENOUGH = 16;
/** Small batches begin no closer together than this. */
const BETWEEN_SMALL_MS = 40;

/**
 * Keeps small batches apart, so that what trickles in shares transactions: a batch of one costs nearly as much as one of
 * many. The first after a pause waits for nothing.
 */
export class BatchPace {
  private lastBegan = Number.NEGATIVE_INFINITY;

  /**
   * Milliseconds until a batch of `size` may begin; 0 counts it as begun.
   *
   * @param now milliseconds of a clock that never goes back
   */
  begin(size: number, now: number): number {
    const wait = size >= FULL_ENOUGH ? 0 : Math.max(this.lastBegan + BETWEEN_SMALL_MS - now, 0);
    if (wait === 0) this.lastBegan = now;
    return wait;
  }
}

import type { VirtualTime } from './virtual-time.ts';

/** What goes wrong, decision by decision as the schedule has it; past its end and past the time of faults nothing does. */
export class DrawnFaults<T> {
  private readonly drawn: Iterator<T>;
  private readonly time: VirtualTime;
  private readonly end: number;
  private readonly none: T;

  constructor(drawn: readonly T[], time: VirtualTime, end: number, none: T) {
    this.drawn = drawn[Symbol.iterator]();
    this.time = time;
    this.end = end;
    this.none = none;
  }

  next(): T {
    if (this.time.now >= this.end) return this.none;
    const next = this.drawn.next();
    return next.done === true ? this.none : next.value;
  }
}

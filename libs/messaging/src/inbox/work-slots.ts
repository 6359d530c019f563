/**
 * Lets only so many pieces of work run at once; the others wait their turn in order and hold nothing meanwhile.
 *
 * The broker hands over far more messages than there are database connections. Without a turn, those at the end of the
 * line would wait for a connection until its time limit, fail together, and be delivered again: the busier, the more often.
 */
export class WorkSlots {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(slots: number) {
    this.free = slots;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      // A slot goes straight to the next in line, past those who come only now.
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}

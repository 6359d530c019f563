/** Lets long polls wait for the next answer. */
export class WakeUp {
  private waiting = new Set<() => void>();

  /** Resolves at the next `ring`, or after `ms`. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiting.add(done);
    });
  }

  ring(): void {
    for (const done of [...this.waiting]) done();
  }
}

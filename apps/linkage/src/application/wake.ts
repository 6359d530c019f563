const SHORTEST_MS = 20;
const LONGEST_MS = 500;

/**
 * The wait of a polling loop. A ring wakes it at once and keeps it quick for a moment, since a message's transaction
 * rings before it commits; without rings the wait doubles up to half a second.
 */
export class Wake {
  private waitMs = LONGEST_MS;
  private wakeNow: (() => void) | undefined;

  ring(): void {
    this.waitMs = SHORTEST_MS;
    this.wakeNow?.();
  }

  async wait(): Promise<void> {
    const ms = this.waitMs;
    this.waitMs = Math.min(ms * 2, LONGEST_MS);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeNow = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeNow = undefined;
  }
}

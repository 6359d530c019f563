/** What a round did: `again` at once, or wait so many milliseconds unless something calls for it. */
export type RoundOutcome = 'again' | { readonly waitMs: number };

export interface WorkLoopSettings {
  readonly round: () => Promise<RoundOutcome>;
  readonly onError: (error: unknown, waitMs: number) => void;
  readonly firstErrorWaitMs: number;
  readonly longestErrorWaitMs: number;
}

/** Runs rounds one after the other; a failing one is tried again after a growing wait. */
export class WorkLoop {
  private readonly settings: WorkLoopSettings;
  private work: Promise<void> | undefined;
  private stopped = false;
  private called = false;
  private wake: (() => void) | undefined;

  constructor(settings: WorkLoopSettings) {
    this.settings = settings;
  }

  start(): void {
    this.work ??= this.run();
  }

  /** Starts the next round now, or again after the one that is running. */
  nudge(): void {
    this.called = true;
    this.wake?.();
  }

  /** Waits for the round that is running. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake?.();
    await this.work;
  }

  private async run(): Promise<void> {
    let errorWaitMs = this.settings.firstErrorWaitMs;
    while (!this.stopped) {
      this.called = false;
      try {
        const outcome = await this.settings.round();
        errorWaitMs = this.settings.firstErrorWaitMs;
        if (outcome !== 'again') await this.pause(outcome.waitMs, true);
      } catch (error) {
        this.settings.onError(error, errorWaitMs);
        await this.pause(errorWaitMs, false);
        errorWaitMs = Math.min(errorWaitMs * 2, this.settings.longestErrorWaitMs);
      }
    }
  }

  /** A nudge does not shorten the wait after a failure: what is not there does not come sooner by asking. */
  private async pause(waitMs: number, canBeCalled: boolean): Promise<void> {
    if (this.stopped || (canBeCalled && this.called)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.wake = () => {
        if (!canBeCalled && !this.stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}

import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Attempt } from '#delivery/store/attempt.record';
import { createLogger } from '#telemetry/logger';
import { Wake } from '../wake.ts';
import { CopyExchange } from './copy-exchange.ts';
import { SendSettings } from './send-settings.ts';

/** Keeps a bounded number of requests under way; questions go before new requests. */
@Injectable()
export class CopySender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger();
  private readonly wake = new Wake();
  private readonly underWay = new Set<Promise<void>>();
  private loop: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    private readonly exchange: CopyExchange,
    private readonly settings: SendSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.loop ??= this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.nudge();
    await this.loop;
    await Promise.all(this.underWay);
    await this.exchange.noteConfirmed({ all: true }).catch((error: unknown) => this.report(error));
  }

  /** Something may have to be sent. */
  nudge(): void {
    this.wake.ring();
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      const started = await this.round().catch((error: unknown) => {
        this.report(error);
        return 0;
      });
      if (started === 0) await this.wake.wait();
    }
  }

  private async round(): Promise<number> {
    // A transaction for each request that ends would cost more than the request itself.
    if (this.room() * 2 < this.settings.parallelism) return 0;
    await this.exchange.noteConfirmed();
    const questions = await this.exchange.takeQuestions(this.room());
    for (const attempt of questions) this.inBackground(attempt, (one) => this.exchange.ask(one));
    const attempts = await this.exchange.take(this.room());
    for (const attempt of attempts) this.inBackground(attempt, (one) => this.exchange.send(one));
    return questions.length + attempts.length;
  }

  private room(): number {
    return this.settings.parallelism - this.underWay.size;
  }

  /** Whatever fails here is asked about later, since the attempt is stored as being sent. */
  private inBackground(attempt: Attempt, work: (attempt: Attempt) => Promise<void>): void {
    const running = work(attempt)
      .catch((error: unknown) => this.report(error))
      .finally(() => {
        this.underWay.delete(running);
        this.nudge();
      });
    this.underWay.add(running);
  }

  private report(error: unknown): void {
    this.logger.warn({ error }, 'sending copies');
  }
}

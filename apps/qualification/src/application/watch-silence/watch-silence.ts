import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { RECEIVERS } from '#contracts/delivery-changed.part';
import { createLogger } from '#telemetry/logger';
import { Metrics } from '#telemetry/metrics';
import { CheckSilence } from './check-silence.ts';

const LOOK_EVERY_MS = 30_000;

/** Looks every half minute for deliveries that nobody speaks of, and counts them at each scrape. */
@Injectable()
export class WatchSilence implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger();
  private readonly checks: CheckSilence;
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> | undefined;

  constructor(checks: CheckSilence, metrics: Metrics) {
    this.checks = checks;
    metrics.collect('delivery.silent', async () => {
      const silent = await checks.silent();
      return RECEIVERS.map((dest) => ({
        labels: { dest },
        value: silent.find(({ receiver }) => receiver === dest)?.waiting ?? 0,
      }));
    });
  }

  onApplicationBootstrap(): void {
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.busy;
  }

  private look(): void {
    this.busy ??= this.checks
      .check()
      .then(() => undefined)
      .catch((error: unknown) => this.logger.warn({ error }, 'silence could not be looked for'))
      .finally(() => (this.busy = undefined));
  }
}

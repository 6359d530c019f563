import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { createLogger } from '#telemetry/logger';
import { isNightlyDue } from './nightly-slot.ts';
import { Reconciler } from './reconciler.ts';
import { ReconciliationSettings } from './settings.ts';

const LOOK_EVERY_MS = 30_000;

/** Starts the comparison of each night. */
@Injectable()
export class NightlyReconciliation implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger();
  private readonly upSince = Date.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly reconciler: Reconciler,
    private readonly settings: ReconciliationSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.timer ??= setInterval(() => {
      this.look().catch((error: unknown) => this.logger.warn({ error }, 'nightly comparison'));
    }, LOOK_EVERY_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const rows: { at: Date | null }[] = await this.dataSource.query(
      `SELECT max(started_at) AS at FROM delivery.reconciliation WHERE trigger = 'nightly'`,
    );
    const lastNightly = rows[0]?.at?.getTime();
    const { upSince } = this;
    if (!isNightlyDue(this.settings.nightlyAt, Date.now(), { upSince, lastNightly })) return;
    await this.reconciler.start('nightly', 'system');
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { createLogger } from '#telemetry/logger';
import { type ApprovedItem, approvedItems, markFailed } from './divergence.record.ts';
import { inParallel } from './in-parallel.ts';
import { repair } from './repair.ts';
import { ReconciliationSettings } from './settings.ts';
import { ComparedSides } from './sides.ts';

const BATCH = 200;
const PARALLEL = 8;
const POLL_MS = 2_000;

/** Brings about what two persons have agreed on; what is being sent meanwhile is left for the next round. */
@Injectable()
export class RepairWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger();
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly sides: ComparedSides,
    private readonly settings: ReconciliationSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.loop ??= this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.round().catch((error: unknown) => this.logger.warn({ error }, 'repairing divergences'));
      await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Kinds one after the other: a household stands at the receiver before its persons are sent. */
  private async round(): Promise<void> {
    const later: string[] = [];
    for (;;) {
      const items = await approvedItems(this.dataSource, BATCH, later);
      const [first] = items;
      if (!first || this.stopping.signal.aborted) return;
      const same = items.filter(({ rank }) => rank === first.rank);
      const put = await inParallel(same, PARALLEL, (item) => this.repair(item));
      later.push(...put.flatMap((id) => (id === undefined ? [] : [id])));
      this.sides.nudge();
    }
  }

  /** The id when it has to be tried again. */
  private async repair(item: ApprovedItem): Promise<string | undefined> {
    try {
      const done = await repair(this.dataSource, this.sides, item, this.settings.lostAfterMs);
      return done.ok ? undefined : item.id;
    } catch (error) {
      this.logger.warn({ error, divergence: item.id }, 'a divergence could not be repaired');
      if (!(error instanceof AppError) || error.kind === 'unavailable') return item.id;
      await markFailed(this.dataSource.manager, item.id, error.code);
      return undefined;
    }
  }
}

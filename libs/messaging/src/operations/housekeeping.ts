import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { advanceJoin } from './join.ts';
import { advanceReplay } from './replay.ts';

const TICK_MS = 1_000;
const DAYS_EVERY_MS = 3_600_000;
const DAYS_AHEAD = 14;

export interface HousekeepingSettings {
  readonly dataSource: DataSource;
  /** Days for which messages are kept after their own. */
  readonly messageDays: number;
  readonly onAsked: () => void;
  readonly onError: (error: unknown) => void;
}

/** What a producing service does beside relaying: feeds running replays, makes the days to come and drops old ones. */
export class Housekeeping {
  private readonly settings: HousekeepingSettings;
  private readonly stopping = new AbortController();
  private daysDueAt = 0;
  private work: Promise<void> | undefined;

  constructor(settings: HousekeepingSettings) {
    this.settings = settings;
  }

  start(): void {
    this.work ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.keepDays();
        await this.feedReplays();
      } catch (error) {
        this.settings.onError(error);
      }
      await delay(TICK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async keepDays(): Promise<void> {
    if (performance.now() < this.daysDueAt) return;
    const { dataSource, messageDays } = this.settings;
    await dataSource.query('SELECT outbox.ensure_days($1)', [DAYS_AHEAD]);
    await dataSource.query('SELECT outbox.drop_days($1)', [messageDays]);
    this.daysDueAt = performance.now() + DAYS_EVERY_MS;
  }

  /** Several copies of a service may do this at once: a replay's row is locked, and each takes the next part. */
  private async feedReplays(): Promise<void> {
    const { dataSource, onAsked } = this.settings;
    const running: { id: string; joins: boolean; per_second: number }[] = await dataSource.query(
      `SELECT id, joins, GREATEST(1, per_second / (SELECT GREATEST(1, count(*)) FROM outbox.relay
                                             WHERE seen_at > clock_timestamp() - interval '10 seconds'))::int AS per_second
         FROM outbox.replay WHERE state = 'running' ORDER BY id`,
    );
    for (const { id, joins, per_second } of running) {
      const advance = joins ? advanceJoin : advanceReplay;
      if ((await advance(dataSource, id, per_second)) > 0) onAsked();
    }
  }
}

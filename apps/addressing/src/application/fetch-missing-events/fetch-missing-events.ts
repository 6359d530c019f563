import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { createLogger } from '#telemetry/logger';
import { AddressingConfig } from '../../addressing.config.ts';
import { REGISTRY_CONSUMER } from '../take-registry-event/registry-lane.ts';
import { TakeRegistryEvent } from '../take-registry-event/take-registry-event.ts';
import { RegistryClient, type RegistryHead } from './registry.client.ts';

const TICK_MS = 1_000;
const COMPARE_EVERY_MS = 24 * 3_600_000;
const RETRY_COMPARE_MS = 10_000;
const GAP_AGE = '5 seconds';
const PAGE = 1_000;

interface Gap {
  readonly residentId: string;
  readonly fromSequence: number;
}

/**
 * Fetches at the registry what a lost queue swallowed: for a gap after five seconds, and for lost tails by comparing
 * heads at start, after each new broker connection and daily.
 */
@Injectable()
export class FetchMissingEvents implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = createLogger();
  private readonly registry: RegistryClient | undefined;
  private readonly municipality: string;
  private timer: NodeJS.Timeout | undefined;
  private compareAt = 0;
  private askedFor = 0;
  private busy: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly intake: TakeRegistryEvent,
    @Inject(AddressingConfig) config: AddressingConfig,
  ) {
    this.registry = config.registryUrl === undefined ? undefined : new RegistryClient(config.registryUrl);
    this.municipality = config.municipality;
  }

  onApplicationBootstrap(): void {
    if (this.registry) this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.busy;
  }

  compareSoon(): void {
    this.askedFor += 1;
    this.compareAt = 0;
  }

  private tick(): void {
    this.busy ??= this.work()
      .catch((error: unknown) => this.logger.warn({ error }, 'registry could not be asked'))
      .finally(() => (this.busy = undefined));
  }

  private async work(): Promise<void> {
    if (!this.registry) return;
    for (const gap of await this.openGaps()) await this.fetch(gap);
    if (performance.now() < this.compareAt) return;
    const askedFor = this.askedFor;
    this.compareAt = performance.now() + RETRY_COMPARE_MS;
    await this.compareHeads(this.registry);
    // A connection lost meanwhile may have taken events with it that this comparison had passed already.
    this.compareAt = askedFor === this.askedFor ? performance.now() + COMPARE_EVERY_MS : 0;
  }

  private async compareHeads(registry: RegistryClient): Promise<void> {
    let after = '';
    for (;;) {
      const heads = await registry.heads(after, PAGE);
      for (const behind of await this.behind(heads)) await this.fetch(behind);
      const last = heads.at(-1);
      if (!last || heads.length < PAGE) return;
      after = last.residentId;
    }
  }

  private async behind(heads: readonly RegistryHead[]): Promise<Gap[]> {
    return this.dataSource.query(
      `SELECT h.resident_id AS "residentId", (COALESCE(l.last_seq, 0) + 1)::int AS "fromSequence"
         FROM unnest($2::text[], $3::bigint[]) AS h (resident_id, sequence)
         LEFT JOIN inbox.lane l ON l.consumer = $4 AND l.municipality = $1 AND l.lane = h.resident_id
        WHERE h.sequence > COALESCE(l.last_seq, 0)`,
      [
        this.municipality,
        heads.map(({ residentId }) => residentId),
        heads.map(({ sequence }) => sequence),
        REGISTRY_CONSUMER,
      ],
    );
  }

  private async openGaps(): Promise<Gap[]> {
    return this.dataSource.query(
      `WITH asked AS (
         UPDATE inbox.hold SET asked_at = clock_timestamp() WHERE consumer = $1 AND state = 'gap'
            AND COALESCE(asked_at, received_at) < clock_timestamp() - $2::interval RETURNING municipality, lane)
       SELECT DISTINCT a.lane AS "residentId", (COALESCE(l.last_seq, 0) + 1)::int AS "fromSequence"
         FROM asked a LEFT JOIN inbox.lane l ON l.consumer = $1 AND l.municipality = a.municipality AND l.lane = a.lane`,
      [REGISTRY_CONSUMER, GAP_AGE],
    );
  }

  private async fetch(gap: Gap): Promise<void> {
    const events = (await this.registry?.events(gap.residentId, gap.fromSequence)) ?? [];
    for (const event of events) await this.intake.take(event, 'http', { fetched: true });
  }
}

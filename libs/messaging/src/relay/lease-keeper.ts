import { setTimeout as delay } from 'node:timers/promises';
import type { Fence } from './pending.store.ts';
import { LEASE_S, type LeaseView, type ShardLeases } from './shard-leases.ts';

const RENEW_MS = 2_000;
/** What is on its way when the lease ends should have been answered by then. */
const MARGIN_MS = 1_000;

export interface LeaseKeeperSettings {
  readonly leases: Pick<ShardLeases, 'renew' | 'release' | 'end'>;
  /** A shard with messages on their way is handed over only when those are answered. */
  readonly isBusy: (shard: number) => boolean;
  readonly onGained: () => void;
  readonly onLost: (shards: number) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Keeps the leases of one relay alive, and knows until when they may be relied on.
 *
 * The limit is measured on this process's monotonic clock from before the asking, so a process that slept or a
 * database that hung finds its leases ended here no later than there.
 */
export class LeaseKeeper {
  private readonly settings: LeaseKeeperSettings;
  private readonly stopping = new AbortController();
  private fences = new Map<number, Fence>();
  private leaving = new Set<number>();
  private validUntil = 0;
  private work: Promise<void> | undefined;

  constructor(settings: LeaseKeeperSettings) {
    this.settings = settings;
  }

  /** Shards whose lanes may be read and sent. */
  get shards(): number[] {
    if (!this.isValid) return [];
    return [...this.fences.keys()].filter((shard) => !this.leaving.has(shard));
  }

  /** The leases themselves, for what is written under them. */
  get held(): readonly Fence[] {
    return [...this.fences.values()];
  }

  mayPublish(shard: number): boolean {
    return this.isValid && this.fences.has(shard);
  }

  start(): void {
    this.work ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
    this.validUntil = 0;
    await this.settings.leases.end().catch(this.settings.onError);
  }

  private get isValid(): boolean {
    return performance.now() < this.validUntil;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.renew();
      } catch (error) {
        this.settings.onError(error);
      }
      await delay(RENEW_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async renew(): Promise<void> {
    const asked = performance.now();
    const view = await this.settings.leases.renew();
    const before = this.fences;
    this.fences = new Map(view.owned.map((fence) => [fence.shard, fence]));
    this.validUntil = asked + LEASE_S * 1_000 - MARGIN_MS;
    const lost = [...before.keys()].filter((shard) => !this.fences.has(shard)).length;
    if (lost > 0) this.settings.onLost(lost);
    await this.handOver(view);
    if ([...this.fences.keys()].some((shard) => !before.has(shard))) this.settings.onGained();
  }

  /** What is more than the fair share is first left alone, and given away once nothing of it is on its way. */
  private async handOver({ owned, fairShare }: LeaseView): Promise<void> {
    const idle = [...this.leaving].filter((shard) => this.fences.has(shard) && !this.settings.isBusy(shard));
    if (idle.length > 0) {
      await this.settings.leases.release(idle);
      for (const shard of idle) this.fences.delete(shard);
    }
    const surplus = Math.max(0, owned.length - idle.length - fairShare);
    this.leaving = new Set([...this.fences.keys()].slice(0, surplus));
  }
}

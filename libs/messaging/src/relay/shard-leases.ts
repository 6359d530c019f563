import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { SHARDS } from '../shard.ts';
import type { Fence } from './pending.store.ts';

/** Times are the database's: no relay's clock decides who owns a shard. */
export const LEASE_S = 10;

export interface LeaseView {
  readonly owned: readonly Fence[];
  /** Shards this relay should own while as many relays as now are alive. */
  readonly fairShare: number;
}

/**
 * Which relay works on which shard of a service's pending list.
 *
 * A lease ends by time, or at once when the same instance starts again. Each change of owner raises the epoch, and
 * what a former owner writes under an older one is dropped.
 */
export class ShardLeases {
  private readonly pool: pg.Pool;
  private readonly instance: string;
  private readonly boot = randomUUID();

  constructor(pool: pg.Pool, instance: string) {
    this.pool = pool;
    this.instance = instance;
  }

  /** Says that this relay is alive, prolongs what it owns and takes what is free, up to its fair share. */
  async renew(): Promise<LeaseView> {
    const { rows } = await this.pool.query<{ live: number }>(
      `INSERT INTO outbox.relay (instance, boot) VALUES ($1, $2)
       ON CONFLICT (instance) DO UPDATE SET boot = excluded.boot, seen_at = clock_timestamp()
       RETURNING 1 + (SELECT count(*)::int FROM outbox.relay
                       WHERE instance <> $1 AND seen_at > clock_timestamp() - make_interval(secs => $3)) AS live`,
      [this.instance, this.boot, LEASE_S],
    );
    const total = await this.pool.query<Fence>(
      `UPDATE outbox.shard_lease SET lease_until = clock_timestamp() + make_interval(secs => $2)
        WHERE boot = $1 RETURNING shard, epoch`,
      [this.boot, LEASE_S],
    );
    const owned = total.rows;
    const fairShare = Math.ceil(SHARDS / (rows[0]?.live ?? 1));
    const taken = owned.length < fairShare ? await this.take(fairShare - owned.length) : [];
    return { owned: [...owned, ...taken], fairShare };
  }

  /** Gives shards back at once, for another relay to take. */
  async release(shards: readonly number[]): Promise<void> {
    await this.pool.query(
      `UPDATE outbox.shard_lease SET instance = NULL, boot = NULL, lease_until = '-infinity' WHERE boot = $1 AND shard = ANY($2)`,
      [this.boot, shards],
    );
  }

  /** Gives everything back; the relay is no longer counted. */
  async end(): Promise<void> {
    await this.pool.query(
      `UPDATE outbox.shard_lease SET instance = NULL, boot = NULL, lease_until = '-infinity' WHERE boot = $1`,
      [this.boot],
    );
    await this.pool.query('DELETE FROM outbox.relay WHERE boot = $1', [this.boot]);
  }

  private async take(count: number): Promise<Fence[]> {
    const { rows } = await this.pool.query<Fence>(
      `UPDATE outbox.shard_lease l
          SET instance = $1, boot = $2, epoch = l.epoch + 1, lease_until = clock_timestamp() + make_interval(secs => $4)
         FROM (SELECT shard FROM outbox.shard_lease
                WHERE (lease_until <= clock_timestamp() OR instance = $1) AND boot IS DISTINCT FROM $2
                ORDER BY shard LIMIT $3 FOR UPDATE SKIP LOCKED) free
        WHERE l.shard = free.shard RETURNING l.shard, l.epoch`,
      [this.instance, this.boot, count, LEASE_S],
    );
    return rows;
  }
}

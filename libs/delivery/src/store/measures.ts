import type { EntityManager } from 'typeorm';
import type { DeliveryState } from '#contracts/delivery-changed.part';
import type { AttemptState } from '../attempt.ts';
import { OPEN_CHANGE_STATES } from '../change-state.ts';

/** Versions in one open state at one receiver. */
export interface OpenCount {
  readonly receiver: string;
  readonly state: DeliveryState;
  readonly count: number;
  /** Age of the oldest in seconds, by the database clock. */
  readonly oldestSeconds: number;
}

/** Counts of versions that have not ended; states without any are left out. */
export async function openCounts(manager: EntityManager): Promise<OpenCount[]> {
  return manager.query(
    `SELECT o.receiver, c.state, count(*)::int AS count,
            extract(epoch FROM clock_timestamp() - min(c.taken_at))::float8 AS "oldestSeconds"
       FROM delivery.change c JOIN delivery.object o ON o.id = c.object_id
      WHERE c.state = ANY($1) GROUP BY 1, 2 ORDER BY 1, 2`,
    [OPEN_CHANGE_STATES],
  );
}

/** Counts of attempts in flight by state. */
export async function attemptCounts(manager: EntityManager): Promise<{ state: AttemptState; count: number }[]> {
  return manager.query(
    `SELECT state, count(*)::int AS count FROM delivery.attempt WHERE state IN ('queued', 'sending', 'unknown')
      GROUP BY 1 ORDER BY 1`,
  );
}

export async function disputeCount(manager: EntityManager): Promise<number> {
  const rows: { count: number }[] = await manager.query('SELECT count(*)::int AS count FROM delivery.contradiction');
  return rows[0]?.count ?? 0;
}

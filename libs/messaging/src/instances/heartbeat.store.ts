import type { DataSource, EntityManager } from 'typeorm';
import { instanceState, type InstanceState } from './instance-state.ts';

const KEPT = '1 day';

/** One running copy of a service, as it tells of itself. */
export interface Beat {
  readonly service: string;
  readonly instance: string;
  /** Drawn anew at each start. */
  readonly boot: string;
  readonly version: string;
  readonly relay: boolean;
  /** Services whose streams this copy takes and that have not answered it for too long. */
  readonly unreachable: readonly string[];
}

export interface InstanceView {
  readonly instance: string;
  readonly version: string;
  readonly relay: 'on' | 'off';
  readonly unreachable: readonly string[];
  readonly startedAt: string;
  readonly seenAt: string;
  readonly state: InstanceState;
}

/**
 * Writes the row of one copy by the database's clock, and removes those of copies not seen for a day.
 *
 * A new start under the same name begins a new `started_at`; a copy's own row is never among the removed, however long
 * it slept.
 */
export async function beat(dataSource: DataSource, own: Beat): Promise<void> {
  await dataSource.query(
    `WITH gone AS (
       DELETE FROM heartbeat WHERE seen_at < clock_timestamp() - interval '${KEPT}' AND (service, instance) <> ($1, $2))
     INSERT INTO heartbeat AS h (service, instance, boot, version, relay, unreachable, started_at, seen_at)
     VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp())
     ON CONFLICT (service, instance) DO UPDATE
        SET boot = excluded.boot, version = excluded.version, relay = excluded.relay, unreachable = excluded.unreachable,
            started_at = CASE WHEN h.boot = excluded.boot THEN h.started_at ELSE excluded.started_at END,
            seen_at = excluded.seen_at`,
    [own.service, own.instance, own.boot, own.version, own.relay, own.unreachable],
  );
}

/** A copy that stops in order leaves no row behind; the row of a later start under its name stays. */
export async function endBeats(dataSource: DataSource, { service, instance, boot }: Beat): Promise<void> {
  await dataSource.query('DELETE FROM heartbeat WHERE service = $1 AND instance = $2 AND boot = $3', [
    service,
    instance,
    boot,
  ]);
}

/** Every copy seen within the last day. */
export async function listInstances(manager: EntityManager): Promise<InstanceView[]> {
  const rows: (Omit<InstanceView, 'state'> & { age: number })[] = await manager.query(
    `SELECT instance, version, CASE WHEN relay THEN 'on' ELSE 'off' END AS relay, unreachable,
            started_at AS "startedAt", seen_at AS "seenAt",
            extract(epoch FROM clock_timestamp() - seen_at)::float8 AS age
       FROM heartbeat ORDER BY instance`,
  );
  return rows.map(({ age, ...row }) => ({ ...row, state: instanceState(age) }));
}

/** Seconds since each copy was last seen. */
export async function heartbeatAges(manager: EntityManager): Promise<{ instance: string; seconds: number }[]> {
  return manager.query(
    `SELECT instance, greatest(0, extract(epoch FROM clock_timestamp() - seen_at))::float8 AS seconds FROM heartbeat`,
  );
}

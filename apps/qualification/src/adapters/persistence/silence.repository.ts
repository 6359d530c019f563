import type { EntityManager } from 'typeorm';

/** Class id of the advisory lock under which one instance at a time looks for silence. */
const SILENCE_LOCK = 0x4b4f4b53;

/** True when nobody else is looking; the lock ends with the transaction. */
export async function takeSilenceTurn(manager: EntityManager): Promise<boolean> {
  const rows: { taken: boolean }[] = await manager.query('SELECT pg_try_advisory_xact_lock($1, 1) AS taken', [
    SILENCE_LOCK,
  ]);
  return rows[0]?.taken === true;
}

/** The clock by which recording times are written. */
export async function databaseTime(manager: EntityManager): Promise<Date> {
  const rows: { now: Date }[] = await manager.query('SELECT clock_timestamp() AS now');
  return rows[0]?.now ?? new Date();
}

export interface SilentDeliveries {
  readonly receiver: string;
  readonly waiting: number;
  readonly since: Date;
}

/**
 * Receivers with deliveries recorded before `before` of which nothing was heard, at most `limit` counted of each.
 *
 * What waits behind an earlier version of the same object, or behind the household of the same change, whose answer the
 * receiver owes or refused, is not silent: that one has its own task.
 */
export function findSilentDeliveries(
  manager: EntityManager,
  {
    receivers,
    before,
    limit,
  }: { readonly receivers: readonly string[]; readonly before: Date; readonly limit: number },
): Promise<SilentDeliveries[]> {
  return manager.query(
    `SELECT r.receiver, count(*)::int AS waiting, min(s.at) AS since
       FROM unnest($1::text[]) AS r(receiver) CROSS JOIN LATERAL (
         SELECT d.at FROM delivery d
          WHERE d.receiver = r.receiver AND d.state = 'pending' AND d.at < $2
            AND NOT EXISTS (
              SELECT 1 FROM delivery e
               WHERE e.municipality = d.municipality AND e.receiver = d.receiver AND e.object_kind = d.object_kind
                 AND e.object_id = d.object_id AND e.version < d.version AND e.state IN ('sent', 'unknown'))
            AND NOT EXISTS (
              SELECT 1 FROM delivery h
               WHERE h.change_id = d.change_id AND h.receiver = d.receiver AND h.object_kind = 'household'
                 AND d.object_kind = 'person' AND h.state IN ('sent', 'unknown', 'rejected'))
          ORDER BY d.at LIMIT $3) s
      GROUP BY r.receiver`,
    [receivers, before, limit],
  );
}

export interface SilenceTask {
  readonly taskId: string;
  readonly receiver: string;
  /** What it says. */
  readonly text: string;
}

/** The open task about each receiver's silence; there is at most one. */
export function findSilenceTasks(manager: EntityManager): Promise<SilenceTask[]> {
  return manager.query(
    `SELECT task_id AS "taskId", subject_receiver AS receiver, reasons -> 0 ->> 'text' AS text FROM task
      WHERE kind = 'DELIVERY_SILENT' AND status IN ('open', 'held') FOR UPDATE`,
  );
}

import type { DataSource, EntityManager } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { inTransaction } from '#persistence/transaction';

/** What is said again: a span of time, one lane, or a lane within a span. Times are ISO 8601. */
export interface ReplayRange {
  readonly stream: string;
  readonly subscriber: string;
  readonly municipality?: string;
  readonly lane?: string;
  /** First moment; from the oldest kept message when absent. */
  readonly from?: string;
  /** First moment no longer taken; up to now when absent. */
  readonly until?: string;
}

export interface ReplayOrder extends ReplayRange {
  /** Messages put on the list per second, at most. */
  readonly perSecond: number;
  readonly reason: string;
  readonly requestedBy: string;
}

export interface ReplayView {
  readonly id: string;
  readonly stream: string;
  readonly subscriber: string;
  readonly lane: string | null;
  readonly from: string | null;
  readonly until: string;
  /** It tells last states to a subscriber that joins, lane by lane. */
  readonly joins: boolean;
  readonly state: 'running' | 'done' | 'stopped';
  readonly total: number;
  readonly asked: number;
  readonly perSecond: number;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly endedAt: string | null;
}

const SPAN = `m.stream = d.stream AND ($1::text IS NULL OR m.municipality = $1) AND ($2::text IS NULL OR m.lane = $2)
  AND ($3::timestamptz IS NULL OR (m.created_at >= $3 AND m.day >= $3::date - 1)) AND m.created_at < $4 AND m.day <= $4::date + 1`;

/** How many messages a replay would say again. Nothing changes. */
export async function countReplay(manager: EntityManager, range: ReplayRange): Promise<number> {
  const rows: { count: number }[] = await manager.query(
    `SELECT count(*)::int AS count FROM outbox.message m JOIN outbox.destination d ON d.dest = $5 WHERE ${SPAN}`,
    [...spanOf(range), await destinationOf(manager, range)],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Begins to say stored messages again to one subscriber. Its gates drop what they have applied already, so no receiver
 * is reached twice; what a gate has missed is applied.
 * @throws AppError GEN-0003 when the stream has no such subscriber.
 */
export function beginReplay(dataSource: DataSource, order: ReplayOrder): Promise<{ id: string; total: number }> {
  return inTransaction(dataSource, async (manager) => {
    const dest = await destinationOf(manager, order);
    const range = { ...order, until: order.until ?? new Date().toISOString() };
    const total = await countReplay(manager, range);
    const rows: { id: string }[] = await manager.query(
      `INSERT INTO outbox.replay (municipality, lane, said_from, said_until, dest, per_second, total, reason, requested_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [...spanOf(range), dest, order.perSecond, total, order.reason, order.requestedBy],
    );
    return { id: rows[0]?.id ?? '', total };
  });
}

/** @throws AppError GEN-0003 when no such replay is running. */
export async function stopReplay(dataSource: DataSource, id: string, stoppedBy: string): Promise<void> {
  const [rows]: [{ id: string }[]] = await dataSource.query(
    `UPDATE outbox.replay SET state = 'stopped', stopped_by = $2, ended_at = clock_timestamp()
      WHERE id = $1 AND state = 'running' RETURNING id`,
    [id, stoppedBy],
  );
  if (rows.length === 0) throw new AppError('GEN-0003', 'refusal', { id });
}

export function listReplays(manager: EntityManager, limit: number, beforeId?: string): Promise<ReplayView[]> {
  return manager.query(
    `SELECT r.id::text, d.stream, d.subscriber, r.lane, r.said_from AS "from", r.said_until AS "until", r.joins, r.state,
            r.total::int, r.asked::int, r.per_second AS "perSecond", r.reason, r.requested_by AS "requestedBy",
            r.requested_at AS "requestedAt", r.ended_at AS "endedAt"
       FROM outbox.replay r JOIN outbox.destination d USING (dest)
      WHERE ($2::bigint IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $1`,
    [limit, beforeId ?? null],
  );
}

/** The next messages of a replay go on the list, oldest first; gives how many. A replay without any left is done. */
export function advanceReplay(dataSource: DataSource, id: string, atMost: number): Promise<number> {
  return inTransaction(dataSource, async (manager) => {
    const rows: { asked: number }[] = await manager.query(ADVANCE, [id, atMost]);
    return rows[0]?.asked ?? 0;
  });
}

const ADVANCE = `
  WITH r AS (
    SELECT r.*, d.stream FROM outbox.replay r JOIN outbox.destination d USING (dest)
     WHERE r.id = $1 AND r.state = 'running' FOR UPDATE OF r),
  batch AS (
    SELECT m.* FROM r CROSS JOIN LATERAL (
      SELECT m.day, m.seq, m.stream, m.municipality, m.lane, m.lane_seq, m.shard, r.dest FROM outbox.message m
       WHERE m.stream = r.stream AND (m.day, m.seq) > (r.next_day, r.next_seq)
         AND (r.municipality IS NULL OR m.municipality = r.municipality) AND (r.lane IS NULL OR m.lane = r.lane)
         AND (r.said_from IS NULL OR (m.created_at >= r.said_from AND m.day >= r.said_from::date - 1))
         AND m.created_at < r.said_until AND m.day <= r.said_until::date + 1
       ORDER BY m.day, m.seq LIMIT $2) m),
  asked AS (
    INSERT INTO outbox.pending (dest, stream, municipality, lane, lane_seq, shard, day, seq)
    SELECT dest, stream, municipality, lane, lane_seq, shard, day, seq FROM batch
    ON CONFLICT (dest, shard, municipality, lane, lane_seq) DO UPDATE SET ticket = excluded.ticket RETURNING 1),
  moved AS (
    UPDATE outbox.replay u
       SET asked = u.asked + (SELECT count(*) FROM batch),
           next_day = COALESCE((SELECT max(day) FROM batch), u.next_day),
           next_seq = COALESCE((SELECT seq FROM batch ORDER BY day DESC, seq DESC LIMIT 1), u.next_seq),
           state = CASE WHEN (SELECT count(*) FROM batch) < $2 THEN 'done' ELSE 'running' END,
           ended_at = CASE WHEN (SELECT count(*) FROM batch) < $2 THEN clock_timestamp() END
      FROM r WHERE u.id = r.id RETURNING 1)
  SELECT (SELECT count(*) FROM asked)::int AS asked, (SELECT count(*) FROM moved) AS moved`;

function spanOf({ municipality, lane, from, until }: ReplayRange): (string | null)[] {
  return [municipality ?? null, lane ?? null, from ?? null, until ?? new Date().toISOString()];
}

/** @throws AppError GEN-0003 when the stream has no such subscriber. */
export async function destinationOf(
  manager: EntityManager,
  { stream, subscriber }: Pick<ReplayRange, 'stream' | 'subscriber'>,
): Promise<number> {
  const rows: { dest: number }[] = await manager.query(
    'SELECT dest FROM outbox.destination WHERE stream = $1 AND subscriber = $2',
    [stream, subscriber],
  );
  if (!rows[0]) throw new AppError('GEN-0003', 'refusal', { stream, subscriber });
  return rows[0].dest;
}

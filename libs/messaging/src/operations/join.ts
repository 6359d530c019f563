import type { DataSource, EntityManager } from 'typeorm';
import { STREAMS, streamDefinition, type StreamName } from '#contracts/streams';
import { AppError } from '#kernel/app-error';
import { inTransaction } from '#persistence/transaction';
import { destinationOf } from './replay.ts';

/** A subscriber that comes late to a stream. */
export interface Joining {
  readonly stream: string;
  readonly subscriber: string;
}

export interface JoinOrder extends Joining {
  /** Lanes put on the list per second, at most. */
  readonly perSecond: number;
  readonly reason: string;
  readonly requestedBy: string;
}

export interface JoinCount {
  readonly lanes: number;
  /** Lanes whose last message is no longer kept: they can join when something new was said of them. */
  readonly unkept: number;
}

/**
 * How many lanes a joining subscriber would be told. Nothing changes.
 * @throws AppError GEN-0003 when the stream has no such subscriber, MSG-0015 when its messages are not whole states.
 */
export async function countJoin(manager: EntityManager, { stream, subscriber }: Joining): Promise<JoinCount> {
  await joinable(manager, { stream, subscriber });
  const rows: JoinCount[] = await manager.query(
    `SELECT count(*)::int AS lanes, (count(*) FILTER (WHERE NOT EXISTS (
              SELECT FROM outbox.message m WHERE m.stream = l.stream AND m.municipality = l.municipality
                 AND m.lane = l.lane AND m.lane_seq = l.last_seq)))::int AS unkept
       FROM outbox.lane l WHERE l.stream = $1`,
    [stream],
  );
  return rows[0] ?? { lanes: 0, unkept: 0 };
}

/**
 * Begins to tell a subscriber the last message of every lane, which sets its gates where it has none. It is a replay like
 * any other: listed, paced, taken up again after a stop of the service, and ended by `replay stop`.
 * @throws AppError as `countJoin`.
 */
export function beginJoin(dataSource: DataSource, order: JoinOrder): Promise<JoinCount & { readonly id: string }> {
  return inTransaction(dataSource, async (manager) => {
    const dest = await joinable(manager, order);
    const counted = await countJoin(manager, order);
    const rows: { id: string }[] = await manager.query(
      `INSERT INTO outbox.replay (joins, said_until, dest, per_second, total, reason, requested_by)
       VALUES (true, clock_timestamp(), $1, $2, $3, $4, $5) RETURNING id`,
      [dest, order.perSecond, counted.lanes, order.reason, order.requestedBy],
    );
    return { id: rows[0]?.id ?? '', ...counted };
  });
}

/** The next lanes of a join go on the list; gives how many. A join without any left is done. */
export function advanceJoin(dataSource: DataSource, id: string, atMost: number): Promise<number> {
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
    SELECT l.* FROM r CROSS JOIN LATERAL (
      SELECT l.stream, l.municipality, l.lane, l.last_seq, r.dest FROM outbox.lane l
       WHERE l.stream = r.stream AND (l.municipality, l.lane) > (r.next_municipality, r.next_lane)
       ORDER BY l.municipality, l.lane LIMIT $2) l),
  asked AS (
    INSERT INTO outbox.pending (dest, stream, municipality, lane, lane_seq, shard, day, seq, joins)
    SELECT b.dest, m.stream, m.municipality, m.lane, m.lane_seq, m.shard, m.day, m.seq, true
      FROM batch b CROSS JOIN LATERAL (
        SELECT * FROM outbox.message m WHERE m.stream = b.stream AND m.municipality = b.municipality
           AND m.lane = b.lane AND m.lane_seq = b.last_seq LIMIT 1) m
    ON CONFLICT (dest, shard, municipality, lane, lane_seq) DO UPDATE SET ticket = excluded.ticket, joins = true RETURNING 1),
  last AS (SELECT municipality, lane FROM batch ORDER BY municipality DESC, lane DESC LIMIT 1),
  moved AS (
    UPDATE outbox.replay u
       SET asked = u.asked + (SELECT count(*) FROM batch),
           next_municipality = COALESCE((SELECT municipality FROM last), u.next_municipality),
           next_lane = COALESCE((SELECT lane FROM last), u.next_lane),
           state = CASE WHEN (SELECT count(*) FROM batch) < $2 THEN 'done' ELSE 'running' END,
           ended_at = CASE WHEN (SELECT count(*) FROM batch) < $2 THEN clock_timestamp() END
      FROM r WHERE u.id = r.id RETURNING 1)
  SELECT (SELECT count(*) FROM asked)::int AS asked, (SELECT count(*) FROM moved) AS moved`;

/** Only the last of whole states says everything that came before it. */
async function joinable(manager: EntityManager, { stream, subscriber }: Joining): Promise<number> {
  const dest = await destinationOf(manager, { stream, subscriber });
  if (!Object.hasOwn(STREAMS, stream) || !streamDefinition(stream as StreamName).wholeState)
    throw new AppError('MSG-0015', 'conflict', { stream });
  return dest;
}

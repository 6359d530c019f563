import type { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';

/** A transaction that was open for less than this cannot hide its messages from a comparison. */
const OPEN_TRANSACTION = '2 minutes';

export interface HeadsQuery {
  readonly stream: string;
  readonly subscriber: string;
  /** Only lanes with a message since then; every lane when absent. */
  readonly since?: string;
  /** The lane after which this page begins. */
  readonly after: { readonly municipality: string; readonly lane: string };
  readonly limit: number;
}

export interface LaneHead {
  readonly municipality: string;
  readonly lane: string;
  /** The last number given in the lane. */
  readonly seq: number;
}

export interface HeadsPage {
  readonly epoch: string;
  /** What was said before this has been confirmed by the broker; the next comparison may begin here. */
  readonly asOf: string;
  readonly heads: readonly LaneHead[];
}

const CONFIRMED = `l.stream = $1 AND (l.municipality, l.lane) > ($3, $4)
   AND NOT EXISTS (SELECT 1 FROM outbox.pending p
                    WHERE p.dest = $2 AND p.shard = l.shard AND p.municipality = l.municipality AND p.lane = l.lane)
 ORDER BY l.municipality, l.lane LIMIT $5`;

const EVERY_LANE = `SELECT l.municipality, l.lane, l.last_seq::int AS seq FROM outbox.lane l WHERE ${CONFIRMED}`;

const RECENT_LANES = `
  SELECT l.municipality, l.lane, l.last_seq::int AS seq
    FROM (SELECT DISTINCT municipality, lane FROM outbox.message
           WHERE stream = $1 AND created_at >= $6::timestamptz - interval '${OPEN_TRANSACTION}'
             AND day >= $6::timestamptz::date - 1) said
    JOIN outbox.lane l USING (municipality, lane)
   WHERE ${CONFIRMED}`;

/**
 * Last numbers of the lanes of which nothing is pending toward the subscriber: the broker has confirmed them all.
 * @throws AppError GEN-0003 when the stream has no such subscriber.
 */
export async function readLaneHeads(dataSource: DataSource, query: HeadsQuery): Promise<HeadsPage> {
  const { stream, subscriber, after, limit, since } = query;
  // Read first: a message confirmed before this moment is seen by the later reading of the lanes.
  const { dest, ...moment } = await readMoment(dataSource, stream, subscriber);
  const values = [stream, dest, after.municipality, after.lane, limit];
  const heads: LaneHead[] =
    since === undefined
      ? await dataSource.query(EVERY_LANE, values)
      : await dataSource.query(RECENT_LANES, [...values, since]);
  return { ...moment, heads };
}

interface Moment {
  readonly dest: number;
  readonly epoch: string;
  readonly asOf: string;
}

async function readMoment(dataSource: DataSource, stream: string, subscriber: string): Promise<Moment> {
  const rows: Moment[] = await dataSource.query(
    `SELECT d.dest, (SELECT epoch FROM outbox.epoch) AS epoch,
            to_char(LEAST(now(), (SELECT min(p.created_at) FROM outbox.pending p WHERE p.dest = d.dest))
                    AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "asOf"
       FROM outbox.destination d WHERE d.stream = $1 AND d.subscriber = $2`,
    [stream, subscriber],
  );
  if (!rows[0]) throw new AppError('GEN-0003', 'refusal', { stream, subscriber });
  return rows[0];
}

import type pg from 'pg';

/** One message on the work list of one destination. */
export interface PendingMessage {
  readonly stream: string;
  readonly municipality: string;
  readonly lane: string;
  readonly laneSeq: number;
  readonly shard: number;
  /** Which asking this row stands for; asked for again, the row gets another. */
  readonly ticket: string;
  /** The epoch of the database now; a body said before a restore names an older one. */
  readonly epoch: string;
  readonly joins: boolean;
  readonly messageId: string;
  readonly type: string;
  readonly body: Buffer;
  readonly createdAt: Date;
  readonly traceparent: string | null;
}

/** Where the walk over one shard's lanes has come to; empty texts before the first lane. */
export interface ShardCursor {
  readonly shard: number;
  readonly municipality: string;
  readonly lane: string;
}

export interface ReadLimit {
  /** Lanes of each shard. */
  readonly lanes: number;
  /** Messages of each lane. */
  readonly perLane: number;
}

/** A lease as it was taken; its epoch moves with each change of owner. */
export interface Fence {
  readonly shard: number;
  readonly epoch: string;
}

const PENDING_COLUMNS = `
  r.stream, r.municipality, r.lane, r.lane_seq, r.shard, r.ticket, r.joins, m.message_id, m.type, m.body, m.created_at,
  m.traceparent, (SELECT epoch FROM outbox.epoch) AS epoch`;

/**
 * Walks lanes, not rows: of each shard, from its cursor on, some lanes with some messages each, oldest first.
 *
 * A loose index scan over the primary key costs one probe a lane, so a lane with a long backlog slows no other, and a
 * lane's smallest pending number is its head whatever order the transactions committed in. The bodies are looked up row by
 * row (that is what the LIMIT is for): a plan made while the table was empty would read all of it for ever.
 */
const HEADS = `
  WITH RECURSIVE head AS (
    SELECT c.shard, f.municipality, f.lane, 1 AS n
      FROM unnest($2::smallint[], $3::text[], $4::text[]) AS c (shard, municipality, lane) CROSS JOIN LATERAL (
        SELECT p.municipality, p.lane FROM outbox.pending p
         WHERE p.dest = $1 AND p.shard = c.shard AND (p.municipality, p.lane) > (c.municipality, c.lane)
         ORDER BY p.municipality, p.lane LIMIT 1) f
    UNION ALL
    SELECT head.shard, next.municipality, next.lane, head.n + 1 FROM head CROSS JOIN LATERAL (
      SELECT p.municipality, p.lane FROM outbox.pending p
       WHERE p.dest = $1 AND p.shard = head.shard AND (p.municipality, p.lane) > (head.municipality, head.lane)
       ORDER BY p.municipality, p.lane LIMIT 1) next
     WHERE head.n < $5)
  SELECT ${PENDING_COLUMNS}
    FROM head CROSS JOIN LATERAL (
      SELECT * FROM outbox.pending p
       WHERE p.dest = $1 AND p.shard = head.shard AND p.municipality = head.municipality AND p.lane = head.lane
       ORDER BY p.lane_seq LIMIT $6) r
    CROSS JOIN LATERAL (SELECT * FROM outbox.message b WHERE b.day = r.day AND b.seq = r.seq LIMIT 1) m
   ORDER BY head.n, r.shard, r.lane_seq`;

/**
 * All that is pending, if it is little: one range of the primary key, where the walk would look into every shard. Bodies as
 * above.
 */
const SHORT_LIST = `
  SELECT ${PENDING_COLUMNS}
    FROM (SELECT * FROM outbox.pending p WHERE p.dest = $1
           ORDER BY p.shard, p.municipality, p.lane, p.lane_seq LIMIT $2) r
    CROSS JOIN LATERAL (SELECT * FROM outbox.message b WHERE b.day = r.day AND b.seq = r.seq LIMIT 1) m
   ORDER BY r.shard, r.municipality, r.lane, r.lane_seq`;

interface Row {
  stream: string;
  municipality: string;
  lane: string;
  lane_seq: string;
  shard: number;
  ticket: string;
  joins: boolean;
  epoch: string;
  message_id: string;
  type: string;
  body: Buffer;
  created_at: Date;
  traceparent: string | null;
}

export async function readPendingHeads(
  pool: pg.Pool,
  dest: number,
  cursors: readonly ShardCursor[],
  limit: ReadLimit,
): Promise<PendingMessage[]> {
  const values = [
    dest,
    cursors.map(({ shard }) => shard),
    cursors.map(({ municipality }) => municipality),
    cursors.map(({ lane }) => lane),
    limit.lanes,
    limit.perLane,
  ];
  const { rows } = await pool.query<Row>({ name: 'pending-heads', text: HEADS, values });
  return rows.map(toPending);
}

/** Everything pending of a destination, each lane in its order; undefined when it is more than `most`. */
export async function readShortList(pool: pg.Pool, dest: number, most: number): Promise<PendingMessage[] | undefined> {
  const { rows } = await pool.query<Row>({ name: 'pending-short', text: SHORT_LIST, values: [dest, most + 1] });
  return rows.length > most ? undefined : rows.map(toPending);
}

function toPending({ lane_seq, message_id, created_at, ...row }: Row): PendingMessage {
  return { ...row, laneSeq: Number(lane_seq), messageId: message_id, createdAt: created_at };
}

/** One statement for many; the lock on the leases keeps a successor from taking a shard in the middle of it. */
const REMOVE = `
  WITH fenced AS MATERIALIZED (
    SELECT l.shard FROM outbox.shard_lease l JOIN unnest($2::smallint[], $3::bigint[]) AS f (shard, epoch) USING (shard, epoch)
       FOR SHARE OF l)
  DELETE FROM outbox.pending p
   USING unnest($4::smallint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[]) AS c (shard, municipality, lane, lane_seq, ticket)
   WHERE p.dest = $1 AND p.shard = c.shard AND p.municipality = c.municipality AND p.lane = c.lane
     AND p.lane_seq = c.lane_seq AND p.ticket = c.ticket AND c.shard IN (SELECT shard FROM fenced)`;

/** Takes confirmed messages off the list, as far as their shards are still leased as they were; gives how many. */
export async function removePending(
  pool: pg.Pool,
  dest: number,
  fences: readonly Fence[],
  confirmed: readonly PendingMessage[],
): Promise<number> {
  const values = [
    dest,
    fences.map(({ shard }) => shard),
    fences.map(({ epoch }) => epoch),
    confirmed.map(({ shard }) => shard),
    confirmed.map(({ municipality }) => municipality),
    confirmed.map(({ lane }) => lane),
    confirmed.map(({ laneSeq }) => laneSeq),
    confirmed.map(({ ticket }) => ticket),
  ];
  const { rowCount } = await pool.query({ name: 'pending-remove', text: REMOVE, values });
  return rowCount ?? 0;
}

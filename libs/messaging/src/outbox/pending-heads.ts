import type pg from 'pg';

/** The next messages of one lane toward one destination, oldest first. */
export interface PendingMessage {
  readonly stream: string;
  readonly municipality: string;
  readonly lane: string;
  readonly laneSeq: number;
  readonly shard: number;
  readonly messageId: string;
  readonly type: string;
  readonly body: Buffer;
  readonly createdAt: Date;
  readonly traceparent: string | null;
}

export interface LaneCursor {
  readonly stream: string;
  readonly municipality: string;
  readonly lane: string;
}

export const FIRST_LANE: LaneCursor = { stream: '', municipality: '', lane: '' };

/**
 * Walks lanes, not rows: from the cursor on, up to `lanes` lanes with up to `perLane` messages each.
 *
 * A loose index scan over the primary key costs one probe a lane, so a lane with a long backlog slows no other, and a
 * lane's smallest pending number is its head whatever order the transactions committed in.
 */
const HEADS = `
  WITH RECURSIVE head AS (
    (SELECT stream, municipality, lane, 1 AS n FROM outbox.pending
      WHERE dest = $1 AND (stream, municipality, lane) > ($2, $3, $4)
      ORDER BY stream, municipality, lane LIMIT 1)
    UNION ALL
    SELECT next.stream, next.municipality, next.lane, head.n + 1 FROM head CROSS JOIN LATERAL (
      SELECT stream, municipality, lane FROM outbox.pending p
       WHERE p.dest = $1 AND (p.stream, p.municipality, p.lane) > (head.stream, head.municipality, head.lane)
       ORDER BY p.stream, p.municipality, p.lane LIMIT 1) next
     WHERE head.n < $5)
  SELECT r.stream, r.municipality, r.lane, r.lane_seq, r.shard, m.message_id, m.type, m.body, m.created_at, m.traceparent
    FROM head CROSS JOIN LATERAL (
      SELECT * FROM outbox.pending p
       WHERE p.dest = $1 AND p.stream = head.stream AND p.municipality = head.municipality AND p.lane = head.lane
       ORDER BY p.lane_seq LIMIT $6) r
    JOIN outbox.message m ON m.day = r.day AND m.seq = r.seq
   ORDER BY head.n, r.lane_seq`;

interface Row {
  stream: string;
  municipality: string;
  lane: string;
  lane_seq: string;
  shard: number;
  message_id: string;
  type: string;
  body: Buffer;
  created_at: Date;
  traceparent: string | null;
}

export async function readPendingHeads(
  pool: pg.Pool,
  dest: number,
  cursor: LaneCursor,
  limit: { lanes: number; perLane: number },
): Promise<PendingMessage[]> {
  const values = [dest, cursor.stream, cursor.municipality, cursor.lane, limit.lanes, limit.perLane];
  const { rows } = await pool.query<Row>({ name: 'pending-heads', text: HEADS, values });
  return rows.map((row) => ({
    stream: row.stream,
    municipality: row.municipality,
    lane: row.lane,
    laneSeq: Number(row.lane_seq),
    shard: row.shard,
    messageId: row.message_id,
    type: row.type,
    body: row.body,
    createdAt: row.created_at,
    traceparent: row.traceparent,
  }));
}

/** Confirmed messages leave the work list; one statement for many. */
export async function removePending(pool: pg.Pool, dest: number, confirmed: readonly PendingMessage[]): Promise<void> {
  await pool.query({
    name: 'pending-remove',
    text: `DELETE FROM outbox.pending p USING unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS c (stream, municipality, lane, lane_seq)
            WHERE p.dest = $1 AND p.stream = c.stream AND p.municipality = c.municipality AND p.lane = c.lane AND p.lane_seq = c.lane_seq`,
    values: [
      dest,
      confirmed.map((message) => message.stream),
      confirmed.map((message) => message.municipality),
      confirmed.map((message) => message.lane),
      confirmed.map((message) => message.laneSeq),
    ],
  });
}

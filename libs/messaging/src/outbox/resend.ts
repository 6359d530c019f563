import type { DataSource } from 'typeorm';

export interface ResendRange {
  readonly stream: string;
  readonly municipality: string;
  readonly lane: string;
  readonly from: number;
  readonly to: number;
  readonly subscriber: string;
}

/**
 * Puts stored messages back on the work list of one subscriber; its gate drops what it already has.
 *
 * What is still on the list gets a new ticket: it may have been confirmed by a broker that then lost it, and the relay
 * that saw the confirm must not take it off any more. It is as old as its message: a comparison of ends must not begin
 * after what is on its way for a second time.
 */
export async function resend(dataSource: DataSource, range: ResendRange): Promise<number> {
  const rows: unknown[] = await dataSource.query(
    `INSERT INTO outbox.pending (dest, stream, municipality, lane, lane_seq, shard, day, seq, created_at)
     SELECT d.dest, m.stream, m.municipality, m.lane, m.lane_seq, m.shard, m.day, m.seq, m.created_at
       FROM outbox.message m JOIN outbox.destination d ON d.stream = m.stream AND d.subscriber = $6
      WHERE m.stream = $1 AND m.municipality = $2 AND m.lane = $3 AND m.lane_seq BETWEEN $4 AND $5
     ON CONFLICT (dest, shard, municipality, lane, lane_seq) DO UPDATE SET ticket = excluded.ticket
     RETURNING lane_seq`,
    [range.stream, range.municipality, range.lane, range.from, range.to, range.subscriber],
  );
  return rows.length;
}

import type { DataSource } from 'typeorm';
import type { LaneTail } from './tail-suspects.ts';

/** A gate further than the last held number says that everything up to it is here; one that has diverged asks for nothing. */
const KNOWN = `
  SELECT h.epoch, h.municipality, h.lane, h.head::int AS head,
         GREATEST(CASE WHEN l.owner_seq IS NOT NULL THEN h.head ELSE 0 END, COALESCE(l.last_seq, 0), COALESCE((
           SELECT max(w.lane_seq) FROM inbox.hold w
            WHERE w.consumer = $1 AND w.stream = $2 AND w.epoch = h.epoch AND w.municipality = h.municipality AND w.lane = h.lane), 0))::int AS known
    FROM unnest($3::uuid[], $4::text[], $5::text[], $6::bigint[]) AS h (epoch, municipality, lane, head)
    LEFT JOIN inbox.lane l ON l.consumer = $1 AND l.stream = $2 AND l.epoch = h.epoch
         AND l.municipality = h.municipality AND l.lane = h.lane`;

/** The same lanes with the last number that this consumer has applied or holds; what is between is a gap and found as such. */
export async function readKnown(
  dataSource: DataSource,
  consumer: string,
  stream: string,
  lanes: readonly Omit<LaneTail, 'known'>[],
): Promise<LaneTail[]> {
  return dataSource.query(KNOWN, [
    consumer,
    stream,
    lanes.map(({ epoch }) => epoch),
    lanes.map(({ municipality }) => municipality),
    lanes.map(({ lane }) => lane),
    lanes.map(({ head }) => head),
  ]);
}

export interface TailMark {
  /** Everything said before this, by the producer's clock, has arrived. */
  readonly cleanUntil?: string;
  /** The last walk over every lane is so recent that none is due. */
  readonly walked: boolean;
}

export async function readTailMark(
  dataSource: DataSource,
  consumer: string,
  stream: string,
  walkEvery: string,
): Promise<TailMark> {
  const rows: { cleanUntil: string | null; walked: boolean | null }[] = await dataSource.query(
    `SELECT to_char(clean_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "cleanUntil",
            walked_at > clock_timestamp() - $3::interval AS walked
       FROM inbox.tail_check WHERE consumer = $1 AND stream = $2`,
    [consumer, stream, walkEvery],
  );
  const cleanUntil = rows[0]?.cleanUntil ?? undefined;
  return { walked: rows[0]?.walked === true, ...(cleanUntil === undefined ? {} : { cleanUntil }) };
}

export async function keepCleanUntil(
  dataSource: DataSource,
  consumer: string,
  stream: string,
  until: string,
): Promise<void> {
  await dataSource.query(
    `INSERT INTO inbox.tail_check (consumer, stream, clean_until) VALUES ($1, $2, $3)
     ON CONFLICT (consumer, stream) DO UPDATE SET clean_until = excluded.clean_until`,
    [consumer, stream, until],
  );
}

export async function keepWalked(dataSource: DataSource, consumer: string, stream: string): Promise<void> {
  await dataSource.query(
    `INSERT INTO inbox.tail_check (consumer, stream, walked_at) VALUES ($1, $2, clock_timestamp())
     ON CONFLICT (consumer, stream) DO UPDATE SET walked_at = excluded.walked_at`,
    [consumer, stream],
  );
}

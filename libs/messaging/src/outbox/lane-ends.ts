import type { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';

export interface EndsQuery {
  readonly stream: string;
  readonly subscriber: string;
  /** Lanes with the last number that the subscriber has applied. */
  readonly lanes: readonly { readonly municipality: string; readonly lane: string; readonly seq: number }[];
}

export interface LaneEnd {
  readonly municipality: string;
  readonly lane: string;
  /** The last number given; 0 for a lane of which nothing was said. */
  readonly lastSeq: number;
  /** The last number given before the epoch of now. */
  readonly seqBefore: number;
  /** SHA-256 (hex) of the message with the subscriber's number; null when there is none or it is no longer kept. */
  readonly sha256AtOurs: string | null;
}

export interface EndsPage {
  readonly epoch: string;
  /** Who began the epoch; null when it began with the database. */
  readonly renewedBy: string | null;
  readonly ends: readonly LaneEnd[];
}

const ENDS = `
  SELECT w.municipality, w.lane, COALESCE(l.last_seq, 0)::int AS "lastSeq",
         COALESCE((SELECT min(m.lane_seq) - 1 FROM outbox.message m
                    WHERE m.stream = $1 AND m.municipality = w.municipality AND m.lane = w.lane
                      AND m.created_at >= (SELECT created_at FROM outbox.epoch)), l.last_seq, 0)::int AS "seqBefore",
         (SELECT encode(m.body_sha256, 'hex') FROM outbox.message m
           WHERE m.stream = $1 AND m.municipality = w.municipality AND m.lane = w.lane AND m.lane_seq = w.seq LIMIT 1) AS "sha256AtOurs"
    FROM unnest($2::text[], $3::text[], $4::bigint[]) AS w (municipality, lane, seq)
    LEFT JOIN outbox.lane l ON l.stream = $1 AND l.municipality = w.municipality AND l.lane = w.lane`;

/**
 * The epoch of this database, and how its lanes end, for a subscriber that compares them with its gates.
 * @throws AppError GEN-0003 when the stream has no such subscriber.
 */
export async function readLaneEnds(dataSource: DataSource, query: EndsQuery): Promise<EndsPage> {
  const { stream, subscriber, lanes } = query;
  const rows: { epoch: string; renewedBy: string | null }[] = await dataSource.query(
    `SELECT e.epoch, e.renewed_by AS "renewedBy" FROM outbox.epoch e, outbox.destination d
      WHERE d.stream = $1 AND d.subscriber = $2`,
    [stream, subscriber],
  );
  if (!rows[0]) throw new AppError('GEN-0003', 'refusal', { stream, subscriber });
  const ends: LaneEnd[] =
    lanes.length === 0
      ? []
      : await dataSource.query(ENDS, [
          stream,
          lanes.map(({ municipality }) => municipality),
          lanes.map(({ lane }) => lane),
          lanes.map(({ seq }) => seq),
        ]);
  return { ...rows[0], ends };
}

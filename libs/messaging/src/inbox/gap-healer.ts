import type { DataSource } from 'typeorm';
import { HELD_HEADS } from './hold.store.ts';

const ASK_AFTER = '1 second';
const ASK_AGAIN_AFTER = '5 seconds';

/** A range of a lane that a producer is asked to send again. */
export interface ResendRequest {
  readonly stream: string;
  readonly municipality: string;
  readonly lane: string;
  readonly from: number;
  readonly to: number;
  readonly subscriber: string;
}

export type ResendPort = (request: ResendRequest) => Promise<void>;

interface GapRow {
  stream: string;
  epoch: string;
  municipality: string;
  lane: string;
  from: string;
  to: string;
}

/** Asks the producer for numbers that later ones prove missing; a lane whose next number is already held is not asked for. */
export class GapHealer {
  private readonly dataSource: DataSource;
  private readonly consumer: string;
  private readonly resend: ResendPort;

  constructor(dataSource: DataSource, consumer: string, resend: ResendPort) {
    this.dataSource = dataSource;
    this.consumer = consumer;
    this.resend = resend;
  }

  async askForGaps(): Promise<number> {
    const gaps: GapRow[] = await this.dataSource.query(
      `WITH ${HELD_HEADS}
       SELECT head.stream, head.epoch, head.municipality, head.lane, COALESCE(l.last_seq, 0) + 1 AS "from", head.lane_seq - 1 AS "to"
         FROM head LEFT JOIN inbox.lane l ON l.consumer = $1 AND l.stream = head.stream AND l.epoch = head.epoch
              AND l.municipality = head.municipality AND l.lane = head.lane
        WHERE head.lane_seq > COALESCE(l.last_seq, 0) + 1 AND head.state <> 'epoch' AND head.received_at < clock_timestamp() - $2::interval
          AND (head.asked_at IS NULL OR head.asked_at < clock_timestamp() - $3::interval)
        LIMIT 100`,
      [this.consumer, ASK_AFTER, ASK_AGAIN_AFTER],
    );
    for (const gap of gaps) await this.ask(gap);
    return gaps.length;
  }

  private async ask(gap: GapRow): Promise<void> {
    const { stream, epoch, municipality, lane } = gap;
    await this.dataSource.query(
      `UPDATE inbox.hold SET asked_at = clock_timestamp()
        WHERE consumer = $1 AND stream = $2 AND epoch = $3 AND municipality = $4 AND lane = $5 AND lane_seq = $6::bigint + 1`,
      [this.consumer, stream, epoch, municipality, lane, gap.to],
    );
    await this.resend({
      stream,
      municipality,
      lane,
      from: Number(gap.from),
      to: Number(gap.to),
      subscriber: this.consumer,
    });
  }
}

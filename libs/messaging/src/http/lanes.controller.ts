import { Controller, Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Roles } from '#security/access.decorator';

interface LaneView {
  readonly stream: string;
  readonly lane: string;
  /** As producer: the last number given and what the broker has not confirmed; absent when this service does not own the stream. */
  readonly produced?: {
    readonly lastSeq: number;
    readonly pending: { readonly subscriber: string; readonly count: number }[];
  };
  /** As consumer: the last number applied and what waits. */
  readonly consumed?: { readonly lastSeq: number; readonly held: { readonly seq: number; readonly state: string }[] };
}

/** One lane from both ends. */
@Controller('lanes')
export class LanesController {
  constructor(private readonly dataSource: DataSource) {}

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get(':stream/:key')
  async show(@Param('stream') stream: string, @Param('key') lane: string): Promise<LaneView> {
    const [produced, pending, consumed, held] = (await Promise.all([
      this.dataSource.query('SELECT last_seq::int AS "lastSeq" FROM outbox.lane WHERE stream = $1 AND lane = $2', [
        stream,
        lane,
      ]),
      this.dataSource.query(
        `SELECT d.subscriber, count(*)::int AS count FROM outbox.pending p JOIN outbox.destination d USING (dest)
          WHERE p.stream = $1 AND p.lane = $2 GROUP BY 1`,
        [stream, lane],
      ),
      this.dataSource.query('SELECT max(last_seq)::int AS "lastSeq" FROM inbox.lane WHERE stream = $1 AND lane = $2', [
        stream,
        lane,
      ]),
      this.dataSource.query(
        'SELECT lane_seq::int AS seq, state FROM inbox.hold WHERE stream = $1 AND lane = $2 ORDER BY lane_seq',
        [stream, lane],
      ),
    ])) as [
      { lastSeq: number }[],
      { subscriber: string; count: number }[],
      { lastSeq: number | null }[],
      { seq: number; state: string }[],
    ];
    const last = consumed[0]?.lastSeq ?? null;
    return {
      stream,
      lane,
      ...(produced[0] ? { produced: { lastSeq: produced[0].lastSeq, pending } } : {}),
      ...(last !== null || held.length > 0 ? { consumed: { lastSeq: last ?? 0, held } } : {}),
    };
  }
}

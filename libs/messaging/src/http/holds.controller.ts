import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { IsNumberString } from 'class-validator';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { Roles } from '#security/access.decorator';
import type { LaneKey } from '../inbox/lane-key.ts';
import { StreamConsumerStrategy } from '../stream-consumer.strategy.ts';
import { nextLink, PagingQuery } from './paging.dto.ts';

/** A message that waits; the body is not shown. */
interface HoldView {
  readonly id: string;
  readonly stream: string;
  readonly lane: string;
  readonly seq: number;
  readonly state: string;
  readonly type: string;
  readonly reason: string;
  readonly waitFor: unknown;
  readonly errorClass: string | null;
  readonly attempts: number;
  readonly receivedAt: string;
}

class HoldId {
  @IsNumberString({ no_symbols: true }) id!: string;
}

const REASONS = `CASE state
  WHEN 'gap' THEN '前の番号のメッセージがまだ届いていません。届き次第、自動で進みます。'
  WHEN 'after' THEN '先に処理すべき別のメッセージを待っています。届き次第、自動で進みます。'
  WHEN 'epoch' THEN '送り手のデータベースが戻されたため、双方の記録を照合しています。食い違う列は stream diverged に載り、承認者の確認を待ちます。'
  WHEN 'too-new' THEN 'この版では扱えない種類です。版を上げると自動で進みます。'
  ELSE '処理できませんでした。原因を直して再試行してください。' END`;

/** Messages that wait in the inbox, and the retry of a parked one. */
@Controller('holds')
export class HoldsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly consumer: StreamConsumerStrategy,
  ) {}

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get()
  async list(@Query() query: PagingQuery, @Res({ passthrough: true }) response: Response): Promise<HoldView[]> {
    const rows: HoldView[] = await this.dataSource.query(
      `SELECT id::text, stream, lane, lane_seq::int AS seq, state, type, ${REASONS} AS reason, wait_for AS "waitFor",
              error_class AS "errorClass", attempts, received_at AS "receivedAt"
         FROM inbox.hold WHERE ($1::bigint IS NULL OR id > $1) ORDER BY id LIMIT $2`,
      [query.cursor ?? null, query.limit],
    );
    const link = nextLink('holds', { limit: query.limit }, rows.length === query.limit ? rows.at(-1)?.id : undefined);
    if (link) response.setHeader('Link', link);
    return rows;
  }

  @Roles('operator')
  @HttpCode(200)
  @Post(':id/retry')
  async retry(@Param() { id }: HoldId): Promise<{ id: string; state: string }> {
    const rows: LaneKey[] = await this.dataSource.query(
      'SELECT consumer, stream, epoch, municipality, lane FROM inbox.hold WHERE id = $1',
      [id],
    );
    const key = rows[0];
    if (!key) throw new AppError('GEN-0003', 'refusal', { id });
    await this.consumer.retryLane(key);
    const left: { state: string }[] = await this.dataSource.query('SELECT state FROM inbox.hold WHERE id = $1', [id]);
    return { id, state: left[0]?.state ?? 'applied' };
  }
}

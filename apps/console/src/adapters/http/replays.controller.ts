import { Controller, Get, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { STREAMS, type StreamName } from '#contracts/streams';
import { AppError } from '#kernel/app-error';
import { Roles } from '#security/access.decorator';
import { OwnerRows } from '../../application/owner-rows.ts';
import { ownerPath } from '../../application/owner-path.ts';
import { splitPrefixedId } from '../../application/prefixed-id.ts';
import { ApiCommand, ApiIdempotencyKey, ApiOwnerPage, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { ReplayDto, ReplayRowDto } from './messaging.dto.ts';
import { OPERATIONS_READERS, OPERATORS } from './role-matrix.ts';
import { answerRows, rowsQuestion } from './rows-answer.ts';

@ApiTags('運用')
@ApiBearerAuth()
@Controller()
export class ReplaysController {
  constructor(
    private readonly gateway: Gateway,
    private readonly ownerRows: OwnerRows,
  ) {}

  @Get('replays')
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({ summary: '再送の一覧', description: '範囲、速さ、進み具合。' })
  @ApiOwnerPage()
  @ApiOkResponse({ type: [ReplayRowDto], description: '番号は「サービス名:番号」' })
  @ApiProblems(400)
  async list(@Req() request: Request, @Res() response: Response) {
    answerRows(await this.ownerRows.page(rowsQuestion('/replays', request)), this.gateway, request, response);
  }

  @Post('streams/:stream/replays')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles(...OPERATORS)
  @ApiOperation({
    summary: '保存済みメッセージの再送',
    description:
      '受け取り済みのものは受け手で重複として捨てられ、送付先には届かない。欠けていたものだけが処理される。dryRun は件数だけを答える。',
  })
  @ApiParam({ name: 'stream', description: 'ストリーム', example: 'qualification.person' })
  @ApiCommand(ReplayDto)
  @ApiAcceptedResponse({ description: '再送の番号と件数' })
  @ApiProblems(400, 404)
  begin(@Param('stream') stream: string, @Req() request: Request, @Res() response: Response) {
    if (!Object.hasOwn(STREAMS, stream)) throw new AppError('GEN-0003', 'refusal', { stream });
    const { owner } = STREAMS[stream as StreamName];
    return this.gateway.forward(owner, ownerPath('streams', stream, 'replays'), request, response);
  }

  @Post('replays/:id/stop')
  @HttpCode(HttpStatus.OK)
  @Roles(...OPERATORS)
  @ApiOperation({ summary: '再送の中止', description: 'すでに送信待ちに入ったものは送られる。' })
  @ApiParam({ name: 'id', description: '一覧の番号', example: 'qualification:1' })
  @ApiIdempotencyKey()
  @ApiOkResponse({ description: '中止した' })
  @ApiProblems(400, 404)
  stop(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    const { owner, ownId } = splitPrefixedId(id);
    return this.gateway.forward(owner, ownerPath('replays', ownId, 'stop'), request, response);
  }
}

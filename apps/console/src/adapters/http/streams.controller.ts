import { Controller, Get, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { STREAMS, type StreamName } from '#contracts/streams';
import { AppError } from '#kernel/app-error';
import { Roles } from '#security/access.decorator';
import { OwnerRows } from '../../application/owner-rows.ts';
import { ownerPath } from '../../application/owner-path.ts';
import { isOwner } from '../../application/owners.ts';
import { splitPrefixedId } from '../../application/prefixed-id.ts';
import { ApiCommand, ApiOwnerPage, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { DivergedLaneRowDto, JoinDto, ReasonDto } from './messaging.dto.ts';
import { APPROVERS, OPERATIONS_READERS, OPERATORS } from './role-matrix.ts';
import { answerRows, rowsQuestion } from './rows-answer.ts';

@ApiTags('運用')
@ApiBearerAuth()
@Controller()
export class StreamsController {
  constructor(
    private readonly gateway: Gateway,
    private readonly ownerRows: OwnerRows,
  ) {}

  @Get('diverged-lanes')
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({
    summary: '食い違う列の一覧',
    description: '送り手のデータベースを戻した後、受け手の記録と合わない列。',
  })
  @ApiOwnerPage()
  @ApiOkResponse({ type: [DivergedLaneRowDto], description: '番号は「サービス名:番号」' })
  @ApiProblems(400)
  async list(@Req() request: Request, @Res() response: Response) {
    answerRows(await this.ownerRows.page(rowsQuestion('/diverged-lanes', request)), this.gateway, request, response);
  }

  @Post('services/:service/epoch-renewals')
  @HttpCode(HttpStatus.OK)
  @Roles(...OPERATORS)
  @ApiOperation({
    summary: 'データベースの代を新しくする',
    description: '戻したデータベースの送り手で行う。受け手はすべての列を照合してから続きを処理する。',
  })
  @ApiParam({ name: 'service', description: 'サービス', example: 'addressing' })
  @ApiCommand(ReasonDto)
  @ApiOkResponse({ description: '新しい代' })
  @ApiProblems(400, 404)
  renew(@Param('service') service: string, @Req() request: Request, @Res() response: Response) {
    if (!isOwner(service)) throw new AppError('GEN-0003', 'refusal', { service });
    return this.gateway.forward(service, ownerPath('epoch-renewals'), request, response);
  }

  @Post('streams/:id/epoch-acceptances')
  @HttpCode(HttpStatus.OK)
  @Roles(...APPROVERS)
  @ApiOperation({
    summary: '食い違う列を送り手の記録から続ける',
    description: '代を新しくした本人はできない。次のメッセージから処理が進む。',
  })
  @ApiParam({ name: 'id', description: '受け手のサービスとストリーム', example: 'linkage:qualification.person' })
  @ApiCommand(ReasonDto)
  @ApiOkResponse({ description: '続きへ進む列の数' })
  @ApiProblems(400, 404)
  accept(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    const { owner, ownId } = splitPrefixedId(id);
    return this.gateway.forward(owner, ownerPath('streams', ownId, 'epoch-acceptances'), request, response);
  }

  @Post('streams/:stream/joins')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles(...OPERATORS)
  @ApiOperation({
    summary: '新しい受け手へ各列の最後の状態を伝える',
    description: '受け手がまだ知らない列はその番号から始まる。進み具合は再送の一覧に載る。dryRun は件数だけを答える。',
  })
  @ApiParam({ name: 'stream', description: 'ストリーム', example: 'qualification.person' })
  @ApiCommand(JoinDto)
  @ApiAcceptedResponse({ description: '列の数（unkept は最後のメッセージが残っていない列の数）' })
  @ApiProblems(400, 404, 409)
  join(@Param('stream') stream: string, @Req() request: Request, @Res() response: Response) {
    if (!Object.hasOwn(STREAMS, stream)) throw new AppError('GEN-0003', 'refusal', { stream });
    const { owner } = STREAMS[stream as StreamName];
    return this.gateway.forward(owner, ownerPath('streams', stream, 'joins'), request, response);
  }
}

import { Controller, Get, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { OwnerRows } from '../../application/owner-rows.ts';
import { ownerPath } from '../../application/owner-path.ts';
import { splitPrefixedId } from '../../application/prefixed-id.ts';
import { RECONCILED_RECEIVERS, StartReconciliations } from '../../application/start-reconciliations.ts';
import { ApiCommand, ApiPage, ApiProblems } from './api-docs.decorator.ts';
import { searchOf, writeHeaders } from './exchange.ts';
import { Gateway } from './gateway.ts';
import { DivergenceDto, ItemsDto, RepairDto, RunDto, StartedRunDto } from './reconciliation.dto.ts';
import { APPROVERS, OPERATIONS_READERS, RECONCILERS } from './role-matrix.ts';
import { answerRows, rowsQuestion } from './rows-answer.ts';

const RUN = { name: 'id', description: '照合の番号', example: 'linkage:0199c1a0-7c1e-7d35-9d0b-5c7f3d0c9a11' };

@ApiTags('照合')
@ApiBearerAuth()
@Controller('reconciliations')
export class ReconciliationsController {
  constructor(
    private readonly gateway: Gateway,
    private readonly ownerRows: OwnerRows,
    private readonly starts: StartReconciliations,
  ) {}

  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles(...RECONCILERS)
  @ApiOperation({
    summary: '全件照合の開始',
    description: '資格の台帳、送付の帳簿、送付先の申告を全員分比べる。同じ送付先の照合が実行中なら 409。',
  })
  @ApiQuery({
    name: 'receiver',
    required: false,
    description: '送付先。省略するとすべて',
    schema: { type: 'string', enum: RECONCILED_RECEIVERS },
  })
  @ApiResponse({ status: 202, type: [StartedRunDto], description: '始めた照合' })
  @ApiProblems(400, 409)
  async start(@Req() request: Request, @Res() response: Response) {
    const receiver = new URLSearchParams(searchOf(request)).get('receiver');
    const outcome = await this.starts.start(receiver, writeHeaders(request, response));
    if ('refusal' in outcome) this.gateway.relay(outcome.refusedBy, outcome.refusal, response);
    else response.json(outcome.runs);
  }

  @Get()
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({ summary: '照合の一覧', description: 'サービスごとに新しい順。' })
  @ApiPage()
  @ApiOkResponse({ type: [RunDto], description: '照合と件数' })
  @ApiProblems(400)
  async list(@Req() request: Request, @Res() response: Response) {
    answerRows(await this.ownerRows.page(rowsQuestion('/reconciliations', request)), this.gateway, request, response);
  }

  @Get(':id')
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({ summary: '照合の状態と進み具合' })
  @ApiParam(RUN)
  @ApiOkResponse({ type: RunDto, description: '照合' })
  @ApiProblems(400, 404)
  show(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    return this.forward(id, [], request, response);
  }

  @Get(':id/divergences')
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({ summary: '見つかった不一致', description: '行はキー・版・ハッシュだけを示す。' })
  @ApiParam(RUN)
  @ApiPage()
  @ApiOkResponse({ type: [DivergenceDto], description: '不一致と、原因・手当て・状態' })
  @ApiProblems(400, 404)
  divergences(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    return this.forward(id, ['divergences'], request, response);
  }

  @Post(':id/cancellation')
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles(...RECONCILERS)
  @ApiOperation({ summary: '実行中の照合の中止' })
  @ApiParam(RUN)
  @ApiResponse({ status: 202, type: RunDto, description: '照合' })
  @ApiProblems(400, 404, 409)
  cancel(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    return this.forward(id, ['cancellation'], request, response);
  }

  @Post(':id/repairs')
  @HttpCode(HttpStatus.OK)
  @Roles(...RECONCILERS)
  @ApiOperation({ summary: '手当て（再反映）の提案', description: '別の人の承認があるまで、何も送らない。' })
  @ApiParam(RUN)
  @ApiCommand(RepairDto)
  @ApiOkResponse({ description: '提案した件数' })
  @ApiProblems(400, 404)
  repair(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    return this.forward(id, ['repairs'], request, response);
  }

  @Post(':id/approvals')
  @HttpCode(HttpStatus.OK)
  @Roles(...APPROVERS)
  @ApiOperation({
    summary: '手当ての承認',
    description: '自分が提案したものは承認できない。承認したものから再反映する。',
  })
  @ApiParam(RUN)
  @ApiCommand(ItemsDto)
  @ApiOkResponse({ description: '承認した件数' })
  @ApiProblems(400, 404, 409)
  approve(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    return this.forward(id, ['approvals'], request, response);
  }

  private forward(id: string, rest: readonly string[], request: Request, response: Response): Promise<void> {
    const { owner, ownId } = splitPrefixedId(id);
    return this.gateway.forward(owner, ownerPath('reconciliations', ownId, ...rest), request, response);
  }
}

import { Controller, Get, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { OwnerRows } from '../../application/owner-rows.ts';
import { ownerPath } from '../../application/owner-path.ts';
import { splitPrefixedId } from '../../application/prefixed-id.ts';
import { ApiCommand, ApiIdempotencyKey, ApiOwnerPage, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { DestinationRowDto, PauseDto } from './messaging.dto.ts';
import { OPERATIONS_READERS, OPERATORS } from './role-matrix.ts';
import { answerRows, rowsQuestion } from './rows-answer.ts';

@ApiTags('運用')
@ApiBearerAuth()
@Controller()
export class DestinationsController {
  constructor(
    private readonly gateway: Gateway,
    private readonly ownerRows: OwnerRows,
  ) {}

  @Get('destinations')
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({ summary: '送り先の一覧', description: '送信待ちの件数、最も古いものの待ち時間、一時停止の有無。' })
  @ApiOwnerPage()
  @ApiOkResponse({ type: [DestinationRowDto], description: '番号は「サービス名:番号」' })
  @ApiProblems(400)
  async list(@Req() request: Request, @Res() response: Response) {
    answerRows(await this.ownerRows.page(rowsQuestion('/destinations', request)), this.gateway, request, response);
  }

  @Post('destinations/:id/pause')
  @HttpCode(HttpStatus.OK)
  @Roles(...OPERATORS)
  @ApiOperation({
    summary: '送り先の一時停止',
    description: '止めている間の変更は送信待ちに残り、再開すると順に送る。',
  })
  @ApiParam({ name: 'id', description: '一覧の番号', example: 'qualification:1' })
  @ApiCommand(PauseDto)
  @ApiOkResponse({ description: '一時停止した' })
  @ApiProblems(400, 404)
  pause(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    const { owner, ownId } = splitPrefixedId(id);
    return this.gateway.forward(owner, ownerPath('destinations', ownId, 'pause'), request, response);
  }

  @Post('destinations/:id/resume')
  @HttpCode(HttpStatus.OK)
  @Roles(...OPERATORS)
  @ApiOperation({ summary: '送り先の再開', description: '送信待ちのものから順に送る。' })
  @ApiParam({ name: 'id', description: '一覧の番号', example: 'qualification:1' })
  @ApiIdempotencyKey()
  @ApiOkResponse({ description: '再開した' })
  @ApiProblems(400, 404)
  resume(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    const { owner, ownId } = splitPrefixedId(id);
    return this.gateway.forward(owner, ownerPath('destinations', ownId, 'resume'), request, response);
  }
}

import { Controller, Get, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { OwnerRows } from '../../application/owner-rows.ts';
import { ownerPath } from '../../application/owner-path.ts';
import { splitPrefixedId } from '../../application/prefixed-id.ts';
import { ApiCommand, ApiIdempotencyKey, ApiOwnerPage, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { ReasonDto, TombstoneRowDto } from './messaging.dto.ts';
import { OPERATIONS_READERS, TOMBSTONE_JUDGES, TOMBSTONE_PROPOSERS } from './role-matrix.ts';
import { answerRows, rowsQuestion } from './rows-answer.ts';

@ApiTags('運用')
@ApiBearerAuth()
@Controller()
export class TombstonesController {
  constructor(
    private readonly gateway: Gateway,
    private readonly ownerRows: OwnerRows,
  ) {}

  @Get('tombstones')
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({ summary: '取り除いたメッセージの一覧', description: 'だれが申し出て、だれが同意したか。' })
  @ApiOwnerPage()
  @ApiOkResponse({ type: [TombstoneRowDto], description: '番号は「サービス名:番号」' })
  @ApiProblems(400)
  async list(@Req() request: Request, @Res() response: Response) {
    answerRows(await this.ownerRows.page(rowsQuestion('/tombstones', request)), this.gateway, request, response);
  }

  @Post('holds/:id/tombstone')
  @HttpCode(HttpStatus.OK)
  @Roles(...TOMBSTONE_PROPOSERS)
  @ApiOperation({
    summary: '止まったメッセージを取り除く申出',
    description: '別の担当者が同意すると取り除かれ、その列の続きが進む。',
  })
  @ApiParam({ name: 'id', description: '一覧の番号', example: 'qualification:1' })
  @ApiCommand(ReasonDto)
  @ApiOkResponse({ description: '申出の番号' })
  @ApiProblems(400, 404, 409)
  propose(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    const { owner, ownId } = splitPrefixedId(id);
    return this.gateway.forward(owner, ownerPath('holds', ownId, 'tombstone'), request, response);
  }

  @Post('tombstones/:id/agree')
  @HttpCode(HttpStatus.OK)
  @Roles(...TOMBSTONE_JUDGES)
  @ApiOperation({ summary: '取り除く申出への同意', description: '申し出た本人は同意できない。' })
  @ApiParam({ name: 'id', description: '一覧の番号', example: 'qualification:1' })
  @ApiIdempotencyKey()
  @ApiOkResponse({ description: '取り除いた' })
  @ApiProblems(400, 404, 409)
  agree(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    const { owner, ownId } = splitPrefixedId(id);
    return this.gateway.forward(owner, ownerPath('tombstones', ownId, 'agree'), request, response);
  }

  @Post('tombstones/:id/refuse')
  @HttpCode(HttpStatus.OK)
  @Roles(...TOMBSTONE_JUDGES)
  @ApiOperation({ summary: '取り除く申出の取下げ・却下', description: 'メッセージは保留のまま残る。' })
  @ApiParam({ name: 'id', description: '一覧の番号', example: 'qualification:1' })
  @ApiIdempotencyKey()
  @ApiOkResponse({ description: '却下した' })
  @ApiProblems(400, 404)
  refuse(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    const { owner, ownId } = splitPrefixedId(id);
    return this.gateway.forward(owner, ownerPath('tombstones', ownId, 'refuse'), request, response);
  }
}

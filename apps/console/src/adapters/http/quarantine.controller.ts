import { Controller, Get, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { OwnerRows } from '../../application/owner-rows.ts';
import { ownerPath } from '../../application/owner-path.ts';
import { splitPrefixedId } from '../../application/prefixed-id.ts';
import { ApiCommand, ApiOwnerPage, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { QuarantineRowDto, ReleaseDto } from './operations.dto.ts';
import { OPERATIONS_READERS, EVENT_SENDERS } from './role-matrix.ts';
import { answerRows, rowsQuestion } from './rows-answer.ts';

@ApiTags('運用')
@ApiBearerAuth()
@Controller('quarantine')
export class QuarantineController {
  constructor(
    private readonly gateway: Gateway,
    private readonly ownerRows: OwnerRows,
  ) {}

  @Get()
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({ summary: '隔離データの一覧', description: '全サービスの、処理できずに脇へ置いたメッセージ。' })
  @ApiQuery({ name: 'reason', required: false, description: '隔離の理由', schema: { type: 'string' } })
  @ApiOwnerPage()
  @ApiOkResponse({ type: [QuarantineRowDto], description: '番号は「サービス名:番号」' })
  @ApiProblems(400)
  async list(@Req() request: Request, @Res() response: Response) {
    const page = await this.ownerRows.page(rowsQuestion('/quarantine', request));
    answerRows(page, this.gateway, request, response);
  }

  @Post(':id/release')
  @HttpCode(HttpStatus.OK)
  @Roles(...EVENT_SENDERS)
  @ApiOperation({
    summary: '隔離データの再投入',
    description: '元のまま、または直した内容で、止まった位置から続ける。',
  })
  @ApiParam({ name: 'id', description: '一覧の番号', example: 'addressing:0199c1a0-7c1e-7d35-9d0b-5c7f3d0c9a11' })
  @ApiCommand(ReleaseDto)
  @ApiOkResponse({ description: '再投入の結果' })
  @ApiProblems(400, 404, 409, 422)
  release(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    const { owner, ownId } = splitPrefixedId(id);
    return this.gateway.forward(owner, ownerPath('quarantine', ownId, 'release'), request, response);
  }
}

import { Controller, Get, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { OwnerRows } from '../../application/owner-rows.ts';
import { ownerPath } from '../../application/owner-path.ts';
import { splitPrefixedId } from '../../application/prefixed-id.ts';
import { ApiOwnerPage, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { HoldRowDto } from './operations.dto.ts';
import { OPERATIONS_READERS, OPERATORS } from './role-matrix.ts';
import { answerRows, rowsQuestion } from './rows-answer.ts';

@ApiTags('運用')
@ApiBearerAuth()
@Controller('holds')
export class HoldsController {
  constructor(
    private readonly gateway: Gateway,
    private readonly ownerRows: OwnerRows,
  ) {}

  @Get()
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({ summary: '保留中のメッセージ', description: '前の番号や、先に要るメッセージを待っているもの。' })
  @ApiOwnerPage()
  @ApiOkResponse({ type: [HoldRowDto], description: 'サービスごとの保留' })
  @ApiProblems(400)
  async list(@Req() request: Request, @Res() response: Response) {
    const page = await this.ownerRows.page(rowsQuestion('/holds', request));
    answerRows(page, this.gateway, request, response);
  }

  @Post(':id/retry')
  @HttpCode(HttpStatus.OK)
  @Roles(...OPERATORS)
  @ApiOperation({
    summary: '保留中のメッセージの再試行',
    description: '原因を直したあとに使う。成功すると、その列の続きも進む。',
  })
  @ApiParam({ name: 'id', description: '一覧の番号', example: 'qualification:12' })
  @ApiOkResponse({ description: '再試行のあとの状態。applied は処理済み' })
  @ApiProblems(400, 404)
  retry(@Param('id') id: string, @Req() request: Request, @Res() response: Response) {
    const { owner, ownId } = splitPrefixedId(id);
    return this.gateway.forward(owner, ownerPath('holds', ownId, 'retry'), request, response);
  }
}

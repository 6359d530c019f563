import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { OwnerRows } from '../../application/owner-rows.ts';
import { OWNERS } from '../../application/owners.ts';
import { ApiPage, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { HoldRowDto } from './operations.dto.ts';
import { OPERATIONS_READERS } from './role-matrix.ts';
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
  @ApiQuery({
    name: 'service',
    required: false,
    description: 'サービス',
    schema: { type: 'string', enum: [...OWNERS] },
  })
  @ApiPage()
  @ApiOkResponse({ type: [HoldRowDto], description: 'サービスごとの保留' })
  @ApiProblems(400)
  async list(@Req() request: Request, @Res() response: Response) {
    const page = await this.ownerRows.page(rowsQuestion('/holds', request));
    answerRows(page, this.gateway, request, response);
  }
}

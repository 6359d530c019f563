import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AppError } from '#kernel/app-error';
import { Roles } from '#security/access.decorator';
import { OwnerRows } from '../../application/owner-rows.ts';
import { ownerPath } from '../../application/owner-path.ts';
import { ApiOwnerPage, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { LaneRowDto } from './operations.dto.ts';
import { OPERATIONS_READERS } from './role-matrix.ts';
import { answerRows, rowsQuestion } from './rows-answer.ts';

@ApiTags('運用')
@ApiBearerAuth()
@Controller('lanes')
export class LanesController {
  constructor(
    private readonly gateway: Gateway,
    private readonly ownerRows: OwnerRows,
  ) {}

  @Get(':stream/:key')
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({
    summary: '一つの列の状態',
    description: '送った番号、受け取った番号、止まっている理由を全サービスから集める。',
  })
  @ApiParam({ name: 'stream', description: 'ストリーム', example: 'qualification.person' })
  @ApiParam({ name: 'key', description: '列のキー（宛名番号など）', example: '000000000900001' })
  @ApiOwnerPage()
  @ApiOkResponse({ type: [LaneRowDto], description: 'サービスごとの状態' })
  @ApiProblems(400, 404)
  async find(
    @Param('stream') stream: string,
    @Param('key') key: string,
    @Req() request: Request,
    @Res() response: Response,
  ) {
    const page = await this.ownerRows.page(rowsQuestion(ownerPath('lanes', stream, key), request));
    if ('rows' in page && page.rows.length === 0 && page.unavailable.length === 0) {
      throw new AppError('GEN-0003', 'refusal');
    }
    answerRows(page, this.gateway, request, response);
  }
}

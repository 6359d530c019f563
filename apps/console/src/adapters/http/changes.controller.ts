import { Controller, Get, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { TraceChange } from '../../application/trace-change.ts';
import { ownerPath } from '../../application/owner-path.ts';
import { ApiCommand, ApiPage, ApiProblems } from './api-docs.decorator.ts';
import { CancellationDto, ChangeDto, CorrectionDto, DeliveryDto, TraceStepDto } from './change.dto.ts';
import { callerHeaders, UNAVAILABLE_HEADER } from './exchange.ts';
import { Gateway } from './gateway.ts';
import { CORRECTORS, DELIVERY_READERS, STAFF_READERS } from './role-matrix.ts';

const CHANGE_ID = { name: 'changeId', description: '異動の番号', example: '0199c1a0-7c1e-7d35-9d0b-5c7f3d0c9a11' };

@ApiTags('異動')
@ApiBearerAuth()
@Controller('changes')
export class ChangesController {
  constructor(
    private readonly gateway: Gateway,
    private readonly traceChange: TraceChange,
  ) {}

  @Get()
  @Roles(...STAFF_READERS)
  @ApiOperation({ summary: '異動の一覧' })
  @ApiQuery({ name: 'residentId', required: false, description: '宛名番号', schema: { type: 'string' } })
  @ApiPage()
  @ApiOkResponse({ type: [ChangeDto], description: '新しい版が後' })
  @ApiProblems(400)
  list(@Req() request: Request, @Res() response: Response) {
    return this.gateway.forward('qualification', '/changes', request, response);
  }

  @Get(':changeId/deliveries')
  @Roles(...DELIVERY_READERS)
  @ApiOperation({ summary: '送付の状態と証拠', description: '送付先ごとに、相手の答えまでを示す。' })
  @ApiParam(CHANGE_ID)
  @ApiOkResponse({ type: [DeliveryDto], description: '送付先ごとの状態' })
  @ApiProblems(404)
  deliveries(@Param('changeId') changeId: string, @Req() request: Request, @Res() response: Response) {
    return this.gateway.forward('qualification', ownerPath('changes', changeId, 'deliveries'), request, response);
  }

  @Get(':changeId/trace')
  @Roles(...DELIVERY_READERS)
  @ApiOperation({
    summary: '異動の経路',
    description: `住民異動から相手の答えまでの全段階を時刻順に示す。答えなかったサービスは ${UNAVAILABLE_HEADER} ヘッダーに示す。`,
  })
  @ApiParam(CHANGE_ID)
  @ApiOkResponse({ type: [TraceStepDto], description: '時刻順の段階' })
  @ApiProblems(404)
  async trace(@Param('changeId') changeId: string, @Req() request: Request, @Res() response: Response) {
    const trace = await this.traceChange.trace(changeId, callerHeaders(request));
    if ('refusal' in trace) {
      this.gateway.relay('qualification', trace.refusal, response);
      return;
    }
    if (trace.unavailable.length > 0) response.setHeader(UNAVAILABLE_HEADER, trace.unavailable.join(', '));
    response.json(trace.steps);
  }

  @Post(':changeId/cancellation')
  @HttpCode(HttpStatus.OK)
  @Roles(...CORRECTORS)
  @ApiOperation({ summary: '異動の取消', description: '送付済みの内容は、送付先でも自動で無効にする。' })
  @ApiParam(CHANGE_ID)
  @ApiCommand(CancellationDto)
  @ApiOkResponse({ description: '取消でできた異動' })
  @ApiProblems(400, 404, 409, 422)
  cancel(@Param('changeId') changeId: string, @Req() request: Request, @Res() response: Response) {
    return this.gateway.forward('qualification', ownerPath('changes', changeId, 'cancellation'), request, response);
  }

  @Post(':changeId/correction')
  @HttpCode(HttpStatus.OK)
  @Roles(...CORRECTORS)
  @ApiOperation({ summary: '異動の訂正', description: '送付済みの内容は、無効にしてから新しい内容を送る。' })
  @ApiParam(CHANGE_ID)
  @ApiCommand(CorrectionDto)
  @ApiOkResponse({ description: '訂正でできた異動' })
  @ApiProblems(400, 404, 409, 422)
  correct(@Param('changeId') changeId: string, @Req() request: Request, @Res() response: Response) {
    return this.gateway.forward('qualification', ownerPath('changes', changeId, 'correction'), request, response);
  }
}

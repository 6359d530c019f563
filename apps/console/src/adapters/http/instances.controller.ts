import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { ListInstances } from '../../application/list-instances.ts';
import { OWNERS } from '../../application/owners.ts';
import { ApiProblems } from './api-docs.decorator.ts';
import { callerHeaders, searchOf } from './exchange.ts';
import { Gateway } from './gateway.ts';
import { InstanceRowDto } from './instance.dto.ts';
import { OPERATIONS_READERS } from './role-matrix.ts';

@ApiTags('運用')
@ApiBearerAuth()
@Controller()
export class InstancesController {
  constructor(
    private readonly gateway: Gateway,
    private readonly instances: ListInstances,
  ) {}

  @Get('instances')
  @Roles(...OPERATIONS_READERS)
  @ApiOperation({
    summary: '稼働している実体の一覧',
    description: '各サービスの実体と最終の応答時刻。答えないサービスは、状態 unreachable の一行で示す。',
  })
  @ApiQuery({
    name: 'service',
    required: false,
    description: 'サービス',
    schema: { type: 'string', enum: [...OWNERS] },
  })
  @ApiOkResponse({ type: [InstanceRowDto] })
  @ApiProblems(400)
  async list(@Req() request: Request, @Res() response: Response) {
    const service = new URLSearchParams(searchOf(request)).get('service');
    const list = await this.instances.list(service, callerHeaders(request));
    if ('refusal' in list) this.gateway.relay(list.refusedBy, list.refusal, response);
    else response.json(list.rows);
  }
}

import { Controller, HttpCode, HttpStatus, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { ApiIdempotencyKey, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { RegistryEventOutcomeDto } from './operations.dto.ts';
import { EVENT_SENDERS } from './role-matrix.ts';

@ApiTags('住民異動')
@ApiBearerAuth()
@Controller('registry-events')
export class RegistryEventsController {
  constructor(private readonly gateway: Gateway) {}

  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @Roles(...EVENT_SENDERS)
  @ApiOperation({
    summary: '住民異動の投入',
    description: 'CloudEvents（resident.changed.v1）を一件、または application/x-ndjson で一行に一件ずつ送る。',
  })
  @ApiConsumes('application/json', 'application/cloudevents+json', 'application/x-ndjson')
  @ApiBody({ description: 'resident.changed.v1', schema: { type: 'object', additionalProperties: true } })
  @ApiIdempotencyKey()
  @ApiAcceptedResponse({ type: [RegistryEventOutcomeDto], description: 'イベントごとの結果' })
  @ApiProblems(400, 413)
  store(@Req() request: Request, @Res() response: Response) {
    return this.gateway.forward('addressing', '/registry-events', request, response);
  }
}

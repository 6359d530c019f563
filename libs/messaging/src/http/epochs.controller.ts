import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { DataSource } from 'typeorm';
import { Roles } from '#security/access.decorator';
import { CurrentUser, type StaffUser } from '#security/staff-user';
import { acceptEpoch, listDiverged, type DivergedLane } from '../operations/diverged-lanes.ts';
import { renewEpoch } from '../outbox/renew-epoch.ts';
import { StreamConsumerStrategy } from '../stream-consumer.strategy.ts';
import { nextLink, PagingQuery } from './paging.dto.ts';

class ReasonBody {
  @IsString() @MinLength(1) @MaxLength(500) reason!: string;
}

/** A restored database: its owner begins a new epoch; what its subscribers find different is listed and accepted there. */
@Controller()
export class EpochsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly consumer: StreamConsumerStrategy,
  ) {}

  @Roles('operator')
  @HttpCode(200)
  @Post('epoch-renewals')
  renew(@Body() { reason }: ReasonBody, @CurrentUser() user: StaffUser): Promise<{ epoch: string }> {
    return renewEpoch(this.dataSource, { reason, by: user.subject });
  }

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get('diverged-lanes')
  async list(
    @Query() { limit, cursor }: PagingQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DivergedLane[]> {
    const rows = await listDiverged(this.dataSource.manager, limit, cursor);
    const link = nextLink('diverged-lanes', { limit }, rows.length === limit ? rows.at(-1)?.id : undefined);
    if (link) response.setHeader('Link', link);
    return rows;
  }

  @Roles('approver')
  @HttpCode(200)
  @Post('streams/:stream/epoch-acceptances')
  async accept(@Param('stream') stream: string, @Body() { reason }: ReasonBody, @CurrentUser() user: StaffUser) {
    const accepted = await acceptEpoch(this.dataSource, stream, { reason, by: user.subject });
    this.consumer.compareTails();
    return accepted;
  }
}

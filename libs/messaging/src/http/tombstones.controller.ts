import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { IsNumberString, IsString, MaxLength, MinLength } from 'class-validator';
import { Roles } from '#security/access.decorator';
import { CurrentUser, type StaffUser } from '#security/staff-user';
import type { TombstoneView } from '../operations/tombstones.ts';
import { StreamConsumerStrategy } from '../stream-consumer.strategy.ts';
import { nextLink, PagingQuery } from './paging.dto.ts';

class TombstoneId {
  @IsNumberString({ no_symbols: true }) id!: string;
}

class ReasonBody {
  @IsString() @MinLength(1) @MaxLength(500) reason!: string;
}

/** Leaving out a message for good: proposed by one person, agreed to by another. */
@Controller()
export class TombstonesController {
  constructor(private readonly consumer: StreamConsumerStrategy) {}

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get('tombstones')
  async list(
    @Query() { limit, cursor }: PagingQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TombstoneView[]> {
    const rows = await this.consumer.tombstones.list(limit, cursor);
    const link = nextLink('tombstones', { limit }, rows.length === limit ? rows.at(-1)?.id : undefined);
    if (link) response.setHeader('Link', link);
    return rows;
  }

  @Roles('operator', 'officer')
  @HttpCode(201)
  @Post('holds/:id/tombstone')
  propose(@Param() { id }: TombstoneId, @Body() { reason }: ReasonBody, @CurrentUser() user: StaffUser) {
    return this.consumer.tombstones.propose(id, reason, user.subject);
  }

  @Roles('operator', 'officer', 'approver')
  @HttpCode(200)
  @Post('tombstones/:id/agree')
  async agree(@Param() { id }: TombstoneId, @CurrentUser() user: StaffUser) {
    await this.consumer.retryLane(await this.consumer.tombstones.agree(id, user.subject));
    return { id, state: 'set' };
  }

  @Roles('operator', 'officer', 'approver')
  @HttpCode(200)
  @Post('tombstones/:id/refuse')
  async refuse(@Param() { id }: TombstoneId, @CurrentUser() user: StaffUser) {
    await this.consumer.tombstones.refuse(id, user.subject);
    return { id, state: 'refused' };
  }
}

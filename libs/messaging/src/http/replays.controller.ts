import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import {
  IsBoolean,
  IsInt,
  IsISO8601,
  IsNumberString,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { DataSource } from 'typeorm';
import { Roles } from '#security/access.decorator';
import { CurrentUser, type StaffUser } from '#security/staff-user';
import { beginJoin, countJoin } from '../operations/join.ts';
import { beginReplay, countReplay, listReplays, stopReplay, type ReplayView } from '../operations/replay.ts';
import { nextLink, PagingQuery } from './paging.dto.ts';

class ReplayId {
  @IsNumberString({ no_symbols: true }) id!: string;
}

class ReplayBody {
  @IsString() @MaxLength(40) subscriber!: string;
  @IsOptional() @Matches(/^\d{6}$/) municipality?: string;
  @IsOptional() @IsString() @MaxLength(80) lane?: string;
  @IsOptional() @IsISO8601({ strict: true }) from?: string;
  @IsOptional() @IsISO8601({ strict: true }) until?: string;
  @IsInt() @Min(1) @Max(10_000) perSecond = 500;
  /** Only counts. */
  @IsOptional() @IsBoolean() dryRun?: boolean;
  @IsString() @MinLength(1) @MaxLength(500) reason!: string;
}

class JoinBody {
  @IsString() @MaxLength(40) subscriber!: string;
  @IsInt() @Min(1) @Max(10_000) perSecond = 500;
  /** Only counts. */
  @IsOptional() @IsBoolean() dryRun?: boolean;
  @IsString() @MinLength(1) @MaxLength(500) reason!: string;
}

/** Says stored messages of this service again to one subscriber. Its gates drop what they have applied. */
@Controller()
export class ReplaysController {
  constructor(private readonly dataSource: DataSource) {}

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get('replays')
  async list(
    @Query() { limit, cursor }: PagingQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ReplayView[]> {
    const rows = await listReplays(this.dataSource.manager, limit, cursor);
    const link = nextLink('replays', { limit }, rows.length === limit ? rows.at(-1)?.id : undefined);
    if (link) response.setHeader('Link', link);
    return rows;
  }

  @Roles('operator')
  @HttpCode(202)
  @Post('streams/:stream/replays')
  async begin(
    @Param('stream') stream: string,
    @Body() { dryRun, ...body }: ReplayBody,
    @CurrentUser() user: StaffUser,
  ) {
    const range = { ...body, stream };
    if (dryRun === true) return { total: await countReplay(this.dataSource.manager, range) };
    return beginReplay(this.dataSource, { ...range, requestedBy: user.subject });
  }

  /** Tells the last state of every lane to a subscriber that comes late. */
  @Roles('operator')
  @HttpCode(202)
  @Post('streams/:stream/joins')
  async join(@Param('stream') stream: string, @Body() { dryRun, ...body }: JoinBody, @CurrentUser() user: StaffUser) {
    if (dryRun === true) return countJoin(this.dataSource.manager, { stream, subscriber: body.subscriber });
    return beginJoin(this.dataSource, { ...body, stream, requestedBy: user.subject });
  }

  @Roles('operator')
  @HttpCode(200)
  @Post('replays/:id/stop')
  async stop(@Param() { id }: ReplayId, @CurrentUser() user: StaffUser) {
    await stopReplay(this.dataSource, id, user.subject);
    return { id, state: 'stopped' };
  }
}

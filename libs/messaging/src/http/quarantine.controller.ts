import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { IsNumberString, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Roles } from '#security/access.decorator';
import { CurrentUser, type StaffUser } from '#security/staff-user';
import { QuarantineRelease } from '../quarantine/quarantine-release.ts';
import { QuarantineStore, type QuarantineView } from '../quarantine/quarantine.store.ts';
import { nextLink, PagingQuery } from './paging.dto.ts';

class QuarantineQuery extends PagingQuery {
  @IsOptional() @IsString() @MaxLength(40) reason?: string;
}

class ReleaseBody {
  @IsString() @MinLength(1) @MaxLength(500) reason!: string;
  /** The repaired event as JSON; without it the stored bytes are taken in again. */
  @IsOptional() body?: unknown;
}

class QuarantineId {
  @IsNumberString({ no_symbols: true }) id!: string;
}

/** Bad input that was set aside: list, and release after repair. */
@Controller('quarantine')
export class QuarantineController {
  constructor(
    private readonly store: QuarantineStore,
    private readonly releases: QuarantineRelease,
  ) {}

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get()
  async list(
    @Query() query: QuarantineQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<QuarantineView[]> {
    const rows = await this.store.list({
      ...(query.reason === undefined ? {} : { reason: query.reason }),
      ...(query.cursor === undefined ? {} : { afterId: query.cursor }),
      limit: query.limit,
    });
    const link = nextLink(
      'quarantine',
      { reason: query.reason, limit: query.limit },
      rows.length === query.limit ? rows.at(-1)?.id : undefined,
    );
    if (link) response.setHeader('Link', link);
    return rows;
  }

  @Roles('officer', 'operator')
  @HttpCode(200)
  @Post(':id/release')
  release(
    @Param() { id }: QuarantineId,
    @Body() release: ReleaseBody,
    @CurrentUser() user: StaffUser,
  ): Promise<{ id: string; outcome: string }> {
    const repaired = release.body === undefined ? undefined : Buffer.from(JSON.stringify(release.body), 'utf8');
    return this.releases.release(id, user.subject, release.reason, repaired);
  }
}

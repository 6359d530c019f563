import { Controller, Get, Query, Res } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import type { Response } from 'express';
import { nextLink } from '#messaging/http/paging.dto';
import { Roles } from '#security/access.decorator';
import { type BatchView, BatchViews } from '../../application/ports/batch-views.ts';

class BatchesQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1_000) limit = 100;
  @IsOptional() @IsUUID() cursor?: string;
}

/** The files sent to 国保連合会, newest first. */
@Controller('batches')
export class BatchesController {
  constructor(private readonly views: BatchViews) {}

  @Roles('officer', 'approver', 'operator', 'auditor')
  @Get()
  async list(
    @Query() { limit, cursor }: BatchesQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BatchView[]> {
    const views = await this.views.list(limit, cursor);
    const link = nextLink('batches', { limit }, views.length === limit ? views.at(-1)?.batchId : undefined);
    if (link) response.setHeader('Link', link);
    return views;
  }
}

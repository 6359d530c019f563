import { Controller, Get, HttpCode, Post, Put, Query, Req } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import { BodyController } from '../http/body.controller.ts';
import { writtenOut } from '../http/overwrite-routes.ts';
import { wholeNumber } from '../http/paging.ts';
import { notFound, problem } from '../http/problem.ts';
import { refuseWhenDown } from '../http/refuse-when-down.ts';
import { Aggregation } from './aggregation.ts';
import type { FileStatus } from './aggregation.ts';

@Controller('aggregation')
export class AggregationController extends BodyController {
  protected readonly views: Aggregation;

  constructor(body: Aggregation) {
    super();
    this.views = body;
  }

  @Get('results')
  async results(@Query('fileName') fileName?: string): Promise<FileStatus> {
    refuseWhenDown(this.views.faults);
    if (!fileName) throw problem(400, 'fileName を指定してください');
    const status = await this.views.status(fileName);
    if (!status) throw notFound('この名前のファイルは届いていません');
    return status;
  }

  @Get('households')
  households(@Query('nhiHouseholdId') nhiHouseholdId?: string): Promise<object[]> {
    return this.views.households(nhiHouseholdId);
  }

  @Get('households/digest')
  householdDigest(@Query('after') after?: string, @Query('limit') limit?: string): Promise<object[]> {
    refuseWhenDown(this.views.faults);
    return this.views.householdDigest(after ?? '', wholeNumber('limit', limit, 1_000, 10_000));
  }

  @Post('holdings')
  @HttpCode(200)
  load(@Req() request: Request): Promise<object> {
    return this.views.holdings.load(request);
  }

  /** What is held of one person or household, for the one who sent it. */
  @Get('records/held')
  heldOfPerson(@Query('residentId') residentId?: string): Promise<object[]> {
    refuseWhenDown(this.views.faults);
    if (!residentId) throw problem(400, 'residentId を指定してください');
    return this.views.rowsHeld('SKK', residentId);
  }

  @Get('households/held')
  heldOfHousehold(@Query('nhiHouseholdId') nhiHouseholdId?: string): Promise<object[]> {
    refuseWhenDown(this.views.faults);
    if (!nhiHouseholdId) throw problem(400, 'nhiHouseholdId を指定してください');
    return this.views.rowsHeld('SKS', nhiHouseholdId);
  }

  @Get('holdings')
  written(): StreamableFile {
    return writtenOut(this.views.overwrite.written());
  }

  @Put('holdings')
  overwrite(@Req() request: Request, @Query('whole') whole?: string): Promise<object> {
    return this.views.overwrite.put(request, whole === 'true');
  }
}

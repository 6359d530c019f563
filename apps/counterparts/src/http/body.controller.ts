import { Body, Get, Put, Query } from '@nestjs/common';
import { readFaults } from '../faults/fault-input.ts';
import type { Fault } from '../faults/fault.ts';
import type { BodyViews, LogLine } from './body-views.ts';
import { refuseWhenDown } from './refuse-when-down.ts';
import { wholeNumber } from './paging.ts';

/**
 * The views every body has under its base path.
 *
 * `records`, `log` and `faults` are a test's window and stay open while the body is down; `digest` is what a
 * reconciliation asks the body itself, so it is down with it.
 */
export abstract class BodyController {
  protected abstract readonly views: BodyViews;

  @Get('records')
  records(@Query() query: Record<string, string | undefined>): Promise<object[]> {
    return this.views.records(query);
  }

  @Get('records/digest')
  digest(@Query('after') after?: string, @Query('limit') limit?: string): Promise<object[]> {
    refuseWhenDown(this.views.faults);
    return this.views.digest(after ?? '', wholeNumber('limit', limit, 1_000, 10_000));
  }

  @Get('log')
  log(@Query('after') after?: string, @Query('limit') limit?: string): Promise<LogLine[]> {
    return this.views.log(wholeNumber('after', after, 0), wholeNumber('limit', limit, 100, 1_000));
  }

  @Get('faults')
  faults(): Fault[] {
    return this.views.faults.list();
  }

  @Put('faults')
  setFaults(@Body() body: unknown): Fault[] {
    this.views.faults.set(readFaults(body));
    return this.views.faults.list();
  }
}

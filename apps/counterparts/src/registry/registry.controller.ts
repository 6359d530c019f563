import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Body, Controller, Get, HttpCode, Post, Query, Req, StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import { REFUSED_BY_FAULT } from '../faults/fault.ts';
import { BodyController } from '../http/body.controller.ts';
import { readNdjson } from '../http/ndjson.ts';
import { wholeNumber } from '../http/paging.ts';
import { problem } from '../http/problem.ts';
import { readDayOrder, readTownRequest } from './day-order.ts';
import type { EventKeys, RawEvent } from './registry-log.ts';
import { Registry } from './registry.ts';
import type { Town } from './town.ts';

@Controller('registry')
export class RegistryController extends BodyController {
  protected readonly views: Registry;

  constructor(body: Registry) {
    super();
    this.views = body;
  }

  @Get('town')
  town(@Query() { seed, persons, asOf }: Record<string, string | undefined>): StreamableFile {
    const request = { seed: Number(seed), persons: Number(persons), ...(asOf && { asOf }) };
    const town = this.views.preview(readTownRequest(request));
    return new StreamableFile(Readable.from(lines(town)), { type: 'application/x-ndjson' });
  }

  @Post('town')
  @HttpCode(200)
  settle(@Body() body: unknown): Promise<object> {
    return this.views.settle(readTownRequest(body));
  }

  @Get('events')
  async events(@Query('residentId') residentId = '', @Query('fromSequence') from?: string): Promise<object[]> {
    await this.answerAsSet([residentId]);
    if (!residentId) throw problem(400, 'residentId を指定してください');
    return this.views.events(residentId, wholeNumber('fromSequence', from, 1));
  }

  @Get('heads')
  async heads(@Query('after') after = '', @Query('limit') limit?: string): Promise<object[]> {
    await this.answerAsSet([]);
    return this.views.heads(after, wholeNumber('limit', limit, 1_000, 10_000));
  }

  @Get('publications')
  publications(): { pending: number } {
    return { pending: this.views.pendingPublications };
  }

  @Post('days')
  @HttpCode(200)
  day(@Body() body: unknown, @Query('publish') publish?: string): Promise<EventKeys[]> {
    return this.views.day(readDayOrder(body), publish !== 'false');
  }

  /** Takes events as they are, also ones that break the contract: that is what a receiver must bear. */
  @Post('events')
  @HttpCode(200)
  async record(
    @Req() request: Request,
    @Body() body: unknown,
    @Query('publish') publish?: string,
  ): Promise<EventKeys[]> {
    const recorded: EventKeys[] = [];
    for await (const event of rawEvents(request, body)) recorded.push(this.views.record(event, publish !== 'false'));
    await this.views.settled();
    return recorded;
  }

  private async answerAsSet(residentIds: string[]): Promise<void> {
    const struck = this.views.faults.strike(['down', 'delayMs', 'refuse'], residentIds);
    if (struck.down) throw problem(503, '指定により停止中です');
    if (struck.delayMs) await delay(struck.delayMs);
    if (struck.refuse) throw problem(422, REFUSED_BY_FAULT.text, { code: REFUSED_BY_FAULT.code });
  }
}

async function* rawEvents(request: Request, body: unknown): AsyncGenerator<RawEvent> {
  if (request.is('application/x-ndjson')) {
    for await (const { value } of readNdjson(request)) yield checked(value);
  } else for (const event of Array.isArray(body) ? (body as unknown[]) : [body]) yield checked(event);
}

function checked(event: unknown): RawEvent {
  if (event === null || typeof event !== 'object' || Array.isArray(event))
    throw problem(400, 'イベントは JSON オブジェクトです');
  return event as RawEvent;
}

function* lines(town: Town): Generator<string> {
  for (const household of town.all()) yield `${JSON.stringify(household)}\n`;
}

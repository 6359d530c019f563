import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CounterpartsConfig } from '../counterparts.config.ts';
import { BodyController } from '../http/body.controller.ts';
import type { FieldError } from '../http/field-errors.ts';
import { writtenOut } from '../http/overwrite-routes.ts';
import { wholeNumber } from '../http/paging.ts';
import { invalidInput, notFound, problem } from '../http/problem.ts';
import { refuseWhenDown } from '../http/refuse-when-down.ts';
import type { AnswerPage, RequestStatus } from './answer-feed.ts';
import type { CopyRequest } from './copy.ts';
import { requestFaults } from './copy-schema.ts';
import { IntermediateServer } from './intermediate-server.ts';

const MAX_WAIT_SECONDS = 20;

@Controller('intermediate-server')
export class IntermediateServerController extends BodyController {
  protected readonly views: IntermediateServer;
  private readonly config: CounterpartsConfig;

  constructor(body: IntermediateServer, config: CounterpartsConfig) {
    super();
    this.views = body;
    this.config = config;
  }

  @Post('copies')
  @HttpCode(202)
  async receive(@Body() body: unknown, @Res({ passthrough: true }) response: Response): Promise<object | undefined> {
    const { faults } = this.views;
    const residents = senderOf(body);
    refuseWhenDown(faults, residents);
    const errors = [...requestFaults(body), ...this.foreignTown(body)];
    if (errors.length > 0) throw invalidInput(errors);
    const receipt = await this.views.receive(body as CopyRequest);
    if (faults.strike(['dropReceipt'], residents).dropReceipt) response.destroy();
    return receipt;
  }

  @Get('answers')
  answers(@Query('after') after?: string, @Query('wait') wait?: string): Promise<AnswerPage> {
    refuseWhenDown(this.views.faults);
    const waitMs = wholeNumber('wait', wait, 0, MAX_WAIT_SECONDS) * 1_000;
    return this.views.answers.page(wholeNumber('after', after, 0), waitMs);
  }

  @Get('requests/:requestId')
  async request(@Param('requestId') requestId: string): Promise<RequestStatus> {
    refuseWhenDown(this.views.faults);
    const status = await this.views.answers.status(requestId);
    if (!status) throw notFound('この requestId の要求は届いていません');
    return status;
  }

  @Post('holdings')
  @HttpCode(200)
  load(@Req() request: Request): Promise<object> {
    return this.views.holdings.load(request);
  }

  /** What is held of one person, for the one who sent it. */
  @Get('records/held')
  held(@Query('residentId') residentId?: string): Promise<object[]> {
    refuseWhenDown(this.views.faults);
    if (!residentId) throw problem(400, 'residentId を指定してください');
    return this.views.held(residentId);
  }

  @Get('holdings')
  written(): StreamableFile {
    return writtenOut(this.views.overwrite.written());
  }

  @Put('holdings')
  overwrite(@Req() request: Request, @Query('whole') whole?: string): Promise<object> {
    return this.views.overwrite.put(request, whole === 'true');
  }

  private foreignTown(body: unknown): FieldError[] {
    const { municipalityCode } = (body ?? {}) as Partial<CopyRequest>;
    if (municipalityCode === undefined || municipalityCode === this.config.municipalityCode) return [];
    return [{ pointer: '#/municipalityCode', detail: 'この接続で受け付ける市区町村コードではありません' }];
  }
}

function senderOf(body: unknown): string[] {
  const { senderReference } = (body ?? {}) as Partial<CopyRequest>;
  return typeof senderReference === 'string' ? [senderReference] : [];
}

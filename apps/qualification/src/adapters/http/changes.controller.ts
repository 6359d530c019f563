import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { Response } from 'express';
import { plainDate } from '#kernel/plain-date';
import { nextLink } from '#messaging/http/paging.dto';
import { Roles } from '#security/access.decorator';
import { CurrentUser, type StaffUser } from '#security/staff-user';
import { IdempotencyInterceptor } from '#security/idempotency.interceptor';
import { CorrectChange } from '../../application/correct-change/correct-change.ts';
import { QualificationConfig } from '../../qualification.config.ts';
import { ChangeViews, type ChangeView, type DeliveryView } from '../../application/view-changes/change-views.ts';
import { CancellationBody, ChangesQuery, CorrectionBody } from './qualification.dto.ts';

/** Changes of persons, where each is, and their 取消・訂正. */
@Controller('changes')
@UseInterceptors(IdempotencyInterceptor)
export class ChangesController {
  constructor(
    private readonly views: ChangeViews,
    private readonly corrections: CorrectChange,
    @Inject(QualificationConfig) private readonly config: QualificationConfig,
  ) {}

  @Roles('clerk', 'officer', 'approver', 'auditor', 'operator')
  @Get()
  async list(@Query() query: ChangesQuery, @Res({ passthrough: true }) response: Response): Promise<ChangeView[]> {
    const { residentId, limit, cursor } = query;
    const rows = await this.views.changesOf(this.config.municipality, residentId, Number(cursor ?? 0), limit);
    const link = nextLink(
      'changes',
      { residentId, limit },
      rows.length === limit ? String(rows.at(-1)?.version) : undefined,
    );
    if (link) response.setHeader('Link', link);
    return rows;
  }

  @Roles('clerk', 'officer', 'approver', 'auditor', 'operator')
  @Get(':changeId/deliveries')
  deliveries(@Param('changeId', ParseUUIDPipe) changeId: string): Promise<DeliveryView[]> {
    return this.views.deliveriesOf(changeId);
  }

  @Roles('clerk', 'officer', 'approver', 'auditor', 'operator')
  @Get(':changeId/trace')
  trace(@Param('changeId', ParseUUIDPipe) changeId: string): Promise<object[]> {
    return this.views.traceOf(changeId);
  }

  @Roles('officer')
  @HttpCode(200)
  @Post(':changeId/cancellation')
  cancel(
    @Param('changeId', ParseUUIDPipe) changeId: string,
    @Body() { reason }: CancellationBody,
    @CurrentUser() user: StaffUser,
  ) {
    return this.corrections.correct({ changeId, reason, actor: user.subject });
  }

  @Roles('officer')
  @HttpCode(200)
  @Post(':changeId/correction')
  correct(
    @Param('changeId', ParseUUIDPipe) changeId: string,
    @Body() body: CorrectionBody,
    @CurrentUser() user: StaffUser,
  ) {
    const { factDate, effectiveOn, acquiredOn, reason = 'CORRECTION' } = body;
    return this.corrections.correct({
      changeId,
      reason,
      actor: user.subject,
      correction: {
        ...(factDate === undefined ? {} : { factDate: plainDate(factDate) }),
        ...(effectiveOn === undefined ? {} : { effectiveOn: plainDate(effectiveOn) }),
        ...(acquiredOn === undefined ? {} : { acquiredOn: plainDate(acquiredOn) }),
      },
    });
  }
}

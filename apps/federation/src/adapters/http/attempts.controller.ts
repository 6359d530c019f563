import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { type AttemptStep, attemptSteps } from '#delivery/attempt-steps';
import { DeliveryStore } from '#delivery/delivery.store';
import { attemptsOfChange } from '#delivery/store/change-view';
import { AppError } from '#kernel/app-error';
import { inTransaction } from '#persistence/transaction';
import { Roles } from '#security/access.decorator';
import { ROLES } from '#security/role';
import { SealingNudge } from '../../application/seal-batches/sealing-nudge.ts';

class AttemptsQuery {
  @IsUUID() changeId!: string;
}

/** What was sent to 国保連合会 for a change and what it said, and the retry of a refused one. */
@Controller('attempts')
export class AttemptsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: DeliveryStore,
    private readonly sealing: SealingNudge,
  ) {}

  @Roles(...ROLES)
  @Get()
  async list(@Query() { changeId }: AttemptsQuery): Promise<AttemptStep[]> {
    return attemptSteps(await attemptsOfChange(this.dataSource.manager, changeId));
  }

  @Roles('officer', 'operator')
  @HttpCode(202)
  @Post(':attempt/retry')
  async retry(@Param('attempt', ParseUUIDPipe) attempt: string): Promise<{ attempt: string }> {
    const retried = await inTransaction(this.dataSource, (manager) => this.deliveries.retry(manager, attempt));
    if (!retried.ok) throw new AppError(retried.error, 'conflict', { attempt });
    this.sealing.soon();
    return { attempt };
  }
}

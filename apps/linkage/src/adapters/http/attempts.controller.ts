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
import { CopySender } from '../../application/send-copies/copy-sender.ts';

class AttemptsQuery {
  @IsUUID() changeId!: string;
}

/** 副本登録 of a change, and the retry of a refused one. */
@Controller('attempts')
export class AttemptsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: DeliveryStore,
    private readonly sender: CopySender,
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
    this.sender.nudge();
    return { attempt };
  }
}

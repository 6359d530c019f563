import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { Response } from 'express';
import { nextLink } from '#messaging/http/paging.dto';
import { Roles } from '#security/access.decorator';
import { IdempotencyInterceptor } from '#security/idempotency.interceptor';
import { CurrentUser, type StaffUser } from '#security/staff-user';
import { DecideTask, type DecidedTask, type MemberDecision } from '../../application/decide-task/decide-task.ts';
import { ViewTasks, type TaskView } from '../../application/view-tasks/view-tasks.ts';
import { DecisionBody, TasksQuery } from './qualification.dto.ts';

/** Work that waits for staff: one 異動 or 届書 of a household is one task. */
@Controller('tasks')
@UseInterceptors(IdempotencyInterceptor)
export class TasksController {
  constructor(
    private readonly tasks: ViewTasks,
    private readonly decisions: DecideTask,
  ) {}

  @Roles('clerk', 'officer', 'approver', 'auditor', 'operator')
  @Get()
  async list(@Query() query: TasksQuery, @Res({ passthrough: true }) response: Response): Promise<TaskView[]> {
    const { status, residentId, cursor, limit } = query;
    const tasks = await this.tasks.list({
      limit,
      ...(status === undefined ? {} : { status }),
      ...(residentId === undefined ? {} : { residentId }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const link = nextLink(
      'tasks',
      { status, residentId, limit },
      tasks.length === limit ? tasks.at(-1)?.taskId : undefined,
    );
    if (link) response.setHeader('Link', link);
    return tasks;
  }

  @Roles('officer', 'approver')
  @HttpCode(200)
  @Post(':taskId/decision')
  decide(
    @Param('taskId', ParseUUIDPipe) taskId: string,
    @Body() body: DecisionBody,
    @CurrentUser() user: StaffUser,
  ): Promise<DecidedTask> {
    const { decision, reason, expectedVersion, members } = body;
    return this.decisions.decide({
      taskId,
      decision,
      reason,
      actor: user.subject,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ...(members === undefined ? {} : { members: members as MemberDecision[] }),
    });
  }
}

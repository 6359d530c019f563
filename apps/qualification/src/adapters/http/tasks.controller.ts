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
import { DataSource } from 'typeorm';
import { nextLink } from '#messaging/http/paging.dto';
import { Roles } from '#security/access.decorator';
import { IdempotencyInterceptor } from '#security/idempotency.interceptor';
import { CurrentUser, type StaffUser } from '#security/staff-user';
import { DecideTask, type DecidedTask, type MemberDecision } from '../../application/decide-task/decide-task.ts';
import { listTasks, type Task } from '../persistence/task.repository.ts';
import { DecisionBody, TasksQuery } from './qualification.dto.ts';

/** Work that waits for staff: one 異動 or 届書 of a household is one task. */
@Controller('tasks')
@UseInterceptors(IdempotencyInterceptor)
export class TasksController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly decisions: DecideTask,
  ) {}

  @Roles('clerk', 'officer', 'approver', 'auditor', 'operator')
  @Get()
  async list(@Query() query: TasksQuery, @Res({ passthrough: true }) response: Response): Promise<object[]> {
    const { status, residentId, cursor, limit } = query;
    const tasks = await listTasks(this.dataSource.manager, {
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
    return tasks.map(taskView);
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

function taskView(task: Task): object {
  const {
    taskId,
    groupId,
    kind,
    status,
    version,
    householdHead,
    reasons,
    dueOn,
    subjectChangeId,
    decidedBy,
    decidedAt,
    decision,
  } = task;
  const members = task.members.map((member) => ({
    residentId: member.residentId,
    reason: member.reason,
    suggestion: member.suggestion,
    reasons: member.reasons,
    questions: member.questions,
  }));
  return {
    taskId,
    groupId,
    kind,
    status,
    version,
    householdHead,
    members,
    reasons,
    dueOn,
    changeId: subjectChangeId,
    decidedBy,
    decidedAt,
    decision,
  };
}

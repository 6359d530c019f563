import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  listTasks,
  type StoredMember,
  type Task,
  type TaskFilter,
} from '../../adapters/persistence/task.repository.ts';

export type MemberView = Pick<StoredMember, 'residentId' | 'reason' | 'suggestion' | 'reasons' | 'questions'>;

export type TaskView = Pick<
  Task,
  | 'taskId'
  | 'groupId'
  | 'kind'
  | 'status'
  | 'version'
  | 'householdHead'
  | 'reasons'
  | 'dueOn'
  | 'decidedBy'
  | 'decidedAt'
  | 'decision'
> & {
  readonly members: readonly MemberView[];
  /** The change whose delivery the task is about. */
  readonly changeId: string | null;
};

/** Work queues, without what only an acceptance needs. */
@Injectable()
export class ViewTasks {
  constructor(private readonly dataSource: DataSource) {}

  async list(filter: TaskFilter): Promise<TaskView[]> {
    const tasks = await listTasks(this.dataSource.manager, filter);
    return tasks.map(taskView);
  }
}

function taskView(task: Task): TaskView {
  const { taskId, groupId, kind, status, version, householdHead, reasons, dueOn, decidedBy, decidedAt, decision } =
    task;
  const members = task.members.map(({ residentId, reason, suggestion, reasons: why, questions }) => ({
    residentId,
    reason,
    suggestion,
    reasons: why,
    questions,
  }));
  const changeId = task.subjectChangeId;
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
    changeId,
    decidedBy,
    decidedAt,
    decision,
  };
}

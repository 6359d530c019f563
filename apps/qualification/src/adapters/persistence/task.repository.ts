import type { EntityManager } from 'typeorm';
import { newId } from '#kernel/ids';
import type { PlainDate } from '#kernel/plain-date';
import { gathered } from '#persistence/gathered';
import type { TaskMember } from '../../domain/decisions/group-decision.ts';
import type { Reason } from '../../domain/tables/legal-articles.ts';

export type TaskStatus = 'open' | 'held' | 'done' | 'withdrawn';
export type TaskKind =
  | 'PROPOSAL'
  | 'HOLD'
  | 'INCOMPLETE_GROUP'
  | 'DELIVERY_REJECTED'
  | 'DELIVERY_UNKNOWN'
  | 'DELIVERY_CONTRADICTION'
  | 'DELIVERY_SILENT'
  | 'DIVERGENCE';

/** A member as stored: what the clerk sees, and what an acceptance needs. */
export type StoredMember = Pick<
  TaskMember,
  'residentId' | 'reason' | 'suggestion' | 'kind' | 'authority' | 'reasons' | 'questions'
> & {
  readonly basis: TaskMember['decision']['basis'] | null;
  readonly householdEffects: TaskMember['decision']['householdEffects'];
  readonly registryEventId: string | null;
  readonly registrySequence: number | null;
};

export interface Task {
  readonly taskId: string;
  readonly municipality: string;
  readonly groupId: string | null;
  readonly kind: TaskKind;
  readonly status: TaskStatus;
  readonly version: number;
  readonly householdHead: string | null;
  readonly members: readonly StoredMember[];
  readonly reasons: readonly Reason[];
  readonly dueOn: PlainDate | null;
  readonly businessDay: PlainDate;
  readonly traceparent: string | null;
  readonly subjectChangeId: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decision: object | null;
}

const COLUMNS = `task_id AS "taskId", municipality, group_id AS "groupId", kind, status, version, household_head AS "householdHead",
  members, reasons, due_on::text AS "dueOn", business_day::text AS "businessDay", traceparent,
  subject_change_id AS "subjectChangeId", decided_by AS "decidedBy", decided_at AS "decidedAt", decision`;

export type NewTask = Pick<
  Task,
  'municipality' | 'groupId' | 'kind' | 'householdHead' | 'members' | 'reasons' | 'dueOn' | 'businessDay'
> & {
  readonly traceparent?: string | undefined;
  /** The delivery a task is about: its change (none when it is about all of them), and the receiver. */
  readonly subject?: { readonly changeId: string | null; readonly receiver: string };
};

export async function openTask(manager: EntityManager, task: NewTask): Promise<string> {
  const taskId = newId();
  await manager.query(
    `INSERT INTO task (task_id, municipality, group_id, kind, status, household_head, members, reasons, due_on, business_day, traceparent, subject_change_id, subject_receiver)
     VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      taskId,
      task.municipality,
      task.groupId,
      task.kind,
      task.householdHead,
      JSON.stringify(task.members),
      JSON.stringify(task.reasons),
      task.dueOn,
      task.businessDay,
      task.traceparent ?? null,
      task.subject?.changeId ?? null,
      task.subject?.receiver ?? null,
    ],
  );
  return taskId;
}

export async function lockTask(manager: EntityManager, taskId: string): Promise<Task | undefined> {
  const rows: Task[] = await manager.query(`SELECT ${COLUMNS} FROM task WHERE task_id = $1 FOR UPDATE`, [taskId]);
  return rows[0];
}

export interface TaskFilter {
  readonly status?: TaskStatus;
  readonly residentId?: string;
  readonly cursor?: string;
  readonly limit: number;
}

export async function listTasks(manager: EntityManager, filter: TaskFilter): Promise<Task[]> {
  const member = filter.residentId === undefined ? null : JSON.stringify([{ residentId: filter.residentId }]);
  return manager.query(
    `SELECT ${COLUMNS} FROM task WHERE ($1::text IS NULL OR status = $1) AND ($2::jsonb IS NULL OR members @> $2)
        AND ($3::uuid IS NULL OR task_id > $3) ORDER BY task_id LIMIT $4`,
    [filter.status ?? null, member, filter.cursor ?? null, filter.limit],
  );
}

export async function closeTask(
  manager: EntityManager,
  taskId: string,
  status: TaskStatus,
  by: string,
  decision: object,
): Promise<void> {
  await manager.query(
    `UPDATE task SET status = $2, version = version + 1, decided_by = $3, decided_at = clock_timestamp(), decision = $4 WHERE task_id = $1`,
    [taskId, status, by, JSON.stringify(decision)],
  );
}

/** An open task that goes on, with what is true of it now. */
export async function restateTask(manager: EntityManager, taskId: string, reasons: readonly Reason[]): Promise<void> {
  await manager.query('UPDATE task SET reasons = $2, version = version + 1 WHERE task_id = $1', [
    taskId,
    JSON.stringify(reasons),
  ]);
}

/** Tasks made pointless by what happened since. */
export async function withdrawTasks(manager: EntityManager, taskIds: readonly string[], reason: string): Promise<void> {
  if (taskIds.length === 0) return;
  await manager.query(
    `UPDATE task SET status = 'withdrawn', version = version + 1, decided_at = clock_timestamp(), decision = $2
      WHERE task_id = ANY($1) AND status IN ('open', 'held')`,
    [taskIds, JSON.stringify({ decision: 'withdrawn', reason })],
  );
}

/** Open tasks about the delivery of a change to one receiver; the other receiver's answer settles nothing here. */
export function findDeliveryTasks(
  manager: EntityManager,
  { changeId, receiver }: { readonly changeId: string; readonly receiver: string },
  kinds: readonly TaskKind[],
): Promise<string[]> {
  return deliveryTasks(manager, { changeId, receiver, kinds });
}

interface DeliverySubject {
  readonly changeId: string;
  readonly receiver: string;
  readonly kinds: readonly TaskKind[];
}

const deliveryTasks = gathered(async (manager, asked: readonly DeliverySubject[]) => {
  const rows: { taskId: string; changeId: string; receiver: string; kind: TaskKind }[] = await manager.query(
    `SELECT task_id AS "taskId", subject_change_id AS "changeId", subject_receiver AS receiver, kind FROM task
      WHERE subject_change_id = ANY($1) AND status IN ('open', 'held')`,
    [asked.map(({ changeId }) => changeId)],
  );
  return asked.map(({ changeId, receiver, kinds }) =>
    rows
      .filter((row) => row.changeId === changeId && row.receiver === receiver && kinds.includes(row.kind))
      .map(({ taskId }) => taskId),
  );
});

/** Open tasks about what comparisons with this receiver found. */
export async function findDivergenceTasks(manager: EntityManager, receiver: string): Promise<string[]> {
  const rows: { taskId: string }[] = await manager.query(
    `SELECT task_id AS "taskId" FROM task
      WHERE kind = 'DIVERGENCE' AND subject_receiver = $1 AND status IN ('open', 'held')`,
    [receiver],
  );
  return rows.map((row) => row.taskId);
}

export function findOpenTasks(manager: EntityManager, municipality: string, residentId: string): Promise<Task[]> {
  return openTasksOf(manager, { municipality, residentId });
}

const openTasksOf = gathered(async (manager, asked: readonly { municipality: string; residentId: string }[]) => {
  const rows: Task[] = await manager.query(
    `SELECT DISTINCT ON (task_id) ${COLUMNS} FROM task
       JOIN unnest($1::text[], $2::jsonb[]) AS n (town, member) ON municipality = n.town AND members @> n.member
      WHERE status IN ('open', 'held') ORDER BY task_id`,
    [asked.map(({ municipality }) => municipality), asked.map(({ residentId }) => JSON.stringify([{ residentId }]))],
  );
  return asked.map(({ municipality, residentId }) =>
    rows.filter(
      (task) => task.municipality === municipality && task.members.some((member) => member.residentId === residentId),
    ),
  );
});

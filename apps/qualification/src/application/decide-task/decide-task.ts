import { Injectable } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { BusinessDay } from '#persistence/business-day';
import { inTransaction } from '#persistence/transaction';
import { contextOf } from '#telemetry/trace-context';
import { audit } from '../../adapters/persistence/change.repository.ts';
import {
  closeTask,
  lockTask,
  type StoredMember,
  type Task,
  type TaskStatus,
} from '../../adapters/persistence/task.repository.ts';
import { acceptSuggestion, type Amendment } from '../../domain/decisions/accept-suggestion.ts';
import { HouseholdCases, type HouseholdCase } from '../household-case/household-case.ts';
import { personFacts } from '../household-case/person-facts.ts';
import { NO_ORIGIN } from '../record-change/decided-change.ts';
import { RecordChange } from '../record-change/record-change.ts';
import { cancelledChange } from '../settle-change-group/decided-change.ts';

export type TaskDecision = 'accept' | 'amend' | 'hold' | 'reject';

export interface MemberDecision {
  readonly residentId: string;
  readonly decision: TaskDecision;
  readonly amend?: Amendment;
}

export interface DecideTaskCommand {
  readonly taskId: string;
  readonly decision: TaskDecision;
  readonly reason: string;
  readonly expectedVersion?: number;
  readonly members?: readonly MemberDecision[];
  readonly actor: string;
}

export interface DecidedTask {
  readonly taskId: string;
  readonly status: TaskStatus;
  readonly version: number;
  readonly results: readonly { residentId: string; decision: TaskDecision; changeId: string | null }[];
}

/** A clerk's decision of a task: every member in one transaction, or none. */
@Injectable()
export class DecideTask {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cases: HouseholdCases,
    private readonly changes: RecordChange,
    private readonly businessDay: BusinessDay,
  ) {}

  /** @throws AppError GEN-0003, QUA-0201 (decided before), QUA-0202 (stale), or the refusal of a member's change. */
  async decide(command: DecideTaskCommand): Promise<DecidedTask> {
    return inTransaction(this.dataSource, async (manager) => {
      const task = await lockTask(manager, command.taskId);
      if (!task) throw new AppError('GEN-0003', 'refusal', { taskId: command.taskId });
      refuseStale(task, command);
      linkTo(task);
      const businessDay = await this.businessDay.today(manager);
      const residentIds = task.subjectChangeId === null ? task.members.map((member) => member.residentId) : [];
      const subject = await this.cases.open(manager, { businessDay, residentIds });
      const results: { residentId: string; decision: TaskDecision; changeId: string | null }[] = [];
      for (const member of task.members) {
        const own = command.members?.find((candidate) => candidate.residentId === member.residentId);
        const decision = own?.decision ?? command.decision;
        const changeId =
          decision === 'accept' || decision === 'amend'
            ? await this.accept(subject, task, member, command, own?.amend)
            : null;
        results.push({ residentId: member.residentId, decision, changeId });
      }
      const status: TaskStatus = results.some(({ decision }) => decision === 'hold') ? 'held' : 'done';
      await closeTask(manager, task.taskId, status, command.actor, {
        decision: command.decision,
        reason: command.reason,
        results,
      });
      await audit(manager, {
        actor: command.actor,
        action: `TASK_${command.decision.toUpperCase()}`,
        municipality: task.municipality,
        residentId: null,
        reference: task.taskId,
      });
      return { taskId: task.taskId, status, version: task.version + 1, results };
    });
  }

  private async accept(
    subject: HouseholdCase,
    task: Task,
    member: StoredMember,
    command: DecideTaskCommand,
    amendment: Amendment = {},
  ): Promise<string | null> {
    if (task.subjectChangeId !== null) throw new AppError('QUA-0204', 'refusal', { taskId: task.taskId });
    const { suggestion, authority, kind, basis } = member;
    if (suggestion === null || authority === null || kind === null || basis === null) return null;
    const facts = await personFacts(subject, member.residentId);
    const accepted = acceptSuggestion(suggestion, authority, facts, subject.context, amendment);
    if (!accepted.ok)
      throw new AppError(accepted.error.code, 'refusal', {
        residentId: accepted.error.residentId,
        article: accepted.error.article ?? '',
      });
    const { events, effectiveOn } = accepted.value;
    if (events.length === 0 && member.householdEffects.length === 0) return null;
    return this.changes.record(subject, {
      residentId: member.residentId,
      reason: member.reason,
      kind,
      effectiveOn,
      events,
      basis,
      reasons: member.reasons,
      householdEffects: member.householdEffects,
      ...NO_ORIGIN,
      groupId: task.groupId,
      registryEventId: member.registryEventId,
      registrySequence: member.registrySequence,
      taskId: task.taskId,
      actor: command.actor,
      ...cancelledChange(accepted.value.suggestion, subject.personCase(member.residentId).ledger),
    });
  }
}

function refuseStale(task: Task, command: DecideTaskCommand): void {
  if (task.status === 'done' || task.status === 'withdrawn') {
    throw new AppError('QUA-0201', 'conflict', {
      taskId: task.taskId,
      status: task.status,
      decidedBy: task.decidedBy ?? '',
      decidedAt: task.decidedAt?.toISOString() ?? '',
      decision: JSON.stringify(task.decision),
    });
  }
  if (command.expectedVersion !== undefined && command.expectedVersion !== task.version) {
    throw new AppError('QUA-0202', 'conflict', {
      taskId: task.taskId,
      version: task.version,
      decidedBy: task.decidedBy ?? '',
      decision: JSON.stringify(task.decision),
    });
  }
}

/** The decision may come days later: its own trace links to the one that brought the proposal. */
function linkTo(task: Task): void {
  const origin = task.traceparent === null ? undefined : trace.getSpanContext(contextOf(task.traceparent));
  if (origin) trace.getActiveSpan()?.addLink({ context: origin });
}

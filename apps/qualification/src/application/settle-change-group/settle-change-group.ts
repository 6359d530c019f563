import { Injectable } from '@nestjs/common';
import {
  markDecided,
  markSettled,
  readMembers,
  type ChangeGroup,
  type GroupMember,
} from '../../adapters/persistence/change-group.repository.ts';
import { openTask, withdrawTasks, type StoredMember } from '../../adapters/persistence/task.repository.ts';
import { decideRegistryChange } from '../../domain/decisions/decide-registry-change.ts';
import type { Decision } from '../../domain/decisions/decision.ts';
import { groupDecision, type GroupDecision, type GroupTask } from '../../domain/decisions/group-decision.ts';
import type { RegistryChange } from '../../domain/decisions/registry-change.ts';
import type { HouseholdCase } from '../household-case/household-case.ts';
import { personFacts } from '../household-case/person-facts.ts';
import { RecordChange } from '../record-change/record-change.ts';
import { decidedByRule } from './decided-change.ts';

interface Considered {
  readonly change: RegistryChange;
  readonly decision: Decision;
}

/** Decides one 異動 of a household as far as its members are here: applies, proposes, or waits. */
@Injectable()
export class SettleChangeGroup {
  constructor(private readonly changes: RecordChange) {}

  async settle(subject: HouseholdCase, group: ChangeGroup, timedOut: boolean): Promise<void> {
    const members = await readMembers(subject.manager, group);
    const waiting = members.filter((member) => !member.decided);
    const considered = await this.consider(subject, members, waiting);
    const outcome = groupDecision({
      // Whoever comes after the group was settled is decided for himself.
      expected: group.settled ? members.length : group.expected,
      decisions: considered.map(({ decision }) => decision),
      timedOut,
      alreadyApplied: members.length - waiting.length,
    });
    await this.apply(subject, outcome, considered);
    const pending = new Set(outcome.task?.members.map((member) => member.residentId));
    if (outcome.task) await this.propose(subject, group, outcome.task, considered);
    const done = considered.filter(({ change }) => outcome.settled || appliedIn(outcome, change, pending));
    await markDecided(
      subject.manager,
      group,
      done.map(({ change }) => change),
    );
    if (outcome.settled) await markSettled(subject.manager, group);
  }

  private async consider(
    subject: HouseholdCase,
    members: readonly GroupMember[],
    waiting: readonly GroupMember[],
  ): Promise<Considered[]> {
    const reasons = members.map((member) => member.change.reason);
    const considered: Considered[] = [];
    for (const { change } of waiting) {
      const facts = await personFacts(subject, change.residentId, { reasons, change });
      considered.push({ change, decision: decideRegistryChange(change, facts, subject.context) });
    }
    return considered;
  }

  private async apply(
    subject: HouseholdCase,
    outcome: GroupDecision,
    considered: readonly Considered[],
  ): Promise<void> {
    for (const decision of outcome.applies) {
      await withdrawTasks(subject.manager, decision.withdrawsTaskIds, decision.reason);
      const change = considered.find(
        (candidate) =>
          candidate.decision.residentId === decision.residentId && candidate.decision.reason === decision.reason,
      )?.change;
      if (decision.type === 'nothing' || !change) continue;
      // Nobody outside holds anything of a person who was never insured.
      if (decision.type === 'information' && !decision.deliver && decision.renewsHouseholdId === null) continue;
      await this.changes.record(
        subject,
        decidedByRule(decision, change, subject.personCase(decision.residentId).ledger),
      );
    }
  }

  private async propose(
    subject: HouseholdCase,
    group: ChangeGroup,
    task: GroupTask,
    considered: readonly Considered[],
  ): Promise<void> {
    const members = task.members.map((member): StoredMember => {
      const change = considered.find((candidate) => candidate.change.residentId === member.residentId)?.change;
      const { decision, ...shown } = member;
      return {
        ...shown,
        basis: decision.basis,
        householdEffects: decision.householdEffects,
        registryEventId: change?.registryEventId ?? null,
        registrySequence: change?.registrySequence ?? null,
      };
    });
    const first = considered[0]?.change.residentId;
    await openTask(subject.manager, {
      municipality: subject.municipality,
      groupId: group.groupId,
      kind: task.kind,
      householdHead: first === undefined ? null : subject.personCase(first).person.state.headResidentId,
      members,
      reasons: task.reasons,
      dueOn: task.dueOn,
      businessDay: group.businessDay,
      traceparent: group.traceparent ?? undefined,
    });
  }
}

function appliedIn(outcome: GroupDecision, change: RegistryChange, pending: ReadonlySet<string>): boolean {
  const applied = outcome.applies.some(
    (decision) => decision.residentId === change.residentId && decision.reason === change.reason,
  );
  return applied || pending.has(change.residentId);
}

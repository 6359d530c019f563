import { plainDate } from '#kernel/plain-date';
import { findByRegistrySequence } from '../../adapters/persistence/change.repository.ts';
import { readMemberPeriods } from '../../adapters/persistence/ledger.repository.ts';
import { findRegistryMembers } from '../../adapters/persistence/person.repository.ts';
import { findOpenTasks } from '../../adapters/persistence/task.repository.ts';
import type {
  EarlierOutcome,
  NhiHouseholdFacts,
  OpenTask,
  PersonFacts,
  RegistryStatus,
} from '../../domain/decisions/facts.ts';
import type { RegistryChange } from '../../domain/decisions/registry-change.ts';
import { foldHeads } from '../../domain/household/fold-heads.ts';
import { insuredMembersOn } from '../../domain/household/household-period.ts';
import type { RegistryReason } from '../../domain/tables/registry-reasons.ts';
import { type HouseholdCase } from './household-case.ts';
import { currentHousehold } from './current-household.ts';

/** What a decision about one person may know, read once and handed to the pure domain. */
export async function personFacts(
  subject: HouseholdCase,
  residentId: string,
  group: { readonly reasons: readonly RegistryReason[]; readonly change?: RegistryChange } = { reasons: [] },
): Promise<PersonFacts> {
  const { person, timeline } = subject.personCase(residentId);
  const members = await findRegistryMembers(subject.manager, subject.municipality, person.registryHouseholdId);
  return {
    residentId,
    birthDate: plainDate(person.state.birthDate),
    diedOn: person.diedOn,
    registryStatus: person.state.status as RegistryStatus,
    registryHouseholdId: person.registryHouseholdId,
    registryHeadResidentId: person.state.headResidentId,
    registryMembers: members.map((member) => ({
      residentId: member.residentId,
      birthDate: plainDate(member.state.birthDate),
      status: member.state.status as RegistryStatus,
    })),
    timeline,
    nhiHousehold: await nhiHouseholdFacts(subject, residentId),
    specificSameHouseholdMember: false,
    facilityAddress: false,
    openTasks: await openTasks(subject, residentId),
    groupReasons: group.reasons,
    earlierOutcome:
      group.change?.cancels === undefined ? null : await earlierOutcome(subject, residentId, group.change.cancels),
  };
}

async function nhiHouseholdFacts(subject: HouseholdCase, residentId: string): Promise<NhiHouseholdFacts | null> {
  const stored = currentHousehold(subject, residentId);
  if (!stored) return null;
  const { household } = stored;
  const head = foldHeads(household).at(-1);
  const periods = await readMemberPeriods(subject.manager, subject.municipality, household.nhiHouseholdId);
  return {
    nhiHouseholdId: household.nhiHouseholdId,
    headResidentId: head?.headResidentId ?? null,
    headSince: head?.since ?? subject.businessDay,
    headOverridden: head?.overridden ?? false,
    insuredResidentIds: insuredMembersOn(periods, subject.businessDay),
  };
}

async function openTasks(subject: HouseholdCase, residentId: string): Promise<OpenTask[]> {
  const tasks = await findOpenTasks(subject.manager, subject.municipality, residentId);
  return tasks.flatMap((task) =>
    task.members.flatMap((member) =>
      member.residentId === residentId && member.registrySequence !== null
        ? [{ taskId: task.taskId, registrySequence: member.registrySequence, reason: member.reason as RegistryReason }]
        : [],
    ),
  );
}

async function earlierOutcome(subject: HouseholdCase, residentId: string, sequence: number): Promise<EarlierOutcome> {
  const task = (await openTasks(subject, residentId)).find((open) => open.registrySequence === sequence);
  if (task) return { type: 'OPEN_TASK', taskId: task.taskId };
  const change = await findByRegistrySequence(subject.manager, subject.municipality, residentId, sequence);
  if (!change) return { type: 'UNKNOWN' };
  if (change.taskId !== null) return { type: 'DECIDED_BY_STAFF' };
  if (change.kind === 'INFORMATION') return { type: 'INFORMATION' };
  const events = subject.personCase(residentId).ledger.filter((event) => event.changeId === change.changeId);
  return { type: 'AUTOMATIC', eventIds: events.map((event) => event.eventId) };
}

import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import { RECEIVERS } from '#contracts/delivery-changed.part';
import { newId } from '#kernel/ids';
import { plainDate, type PlainDate } from '#kernel/plain-date';
import type { Person } from '../../adapters/persistence/person.repository.ts';
import { foldTimeline } from '../../domain/ledger/fold-timeline.ts';
import type { LedgerEvent, MembershipRef } from '../../domain/ledger/ledger-event.ts';
import { loadRuleTables, tableVersionOf } from '../../domain/tables/rule-tables.ts';
import type { HouseholdCase } from '../household-case/household-case.ts';
import { NO_ORIGIN } from '../record-change/decided-change.ts';
import { personMessage } from '../record-change/person-message.ts';
import { addDelivery } from './load-delivery.ts';
import type { LoadedHousehold, LoadedMember } from './loaded-town.ts';
import type { QualificationRows } from './qualification-rows.ts';

const BASIS = { ruleId: 'MIGRATED', tableVersion: tableVersionOf(loadRuleTables()), articles: [] };
const ACQUIRED = '01';

/** Rows of a resident with the ledger of an insured one; the resident becomes part of the case. */
export function loadMember(
  subject: HouseholdCase,
  source: LoadedHousehold,
  member: LoadedMember,
  membership: MembershipRef | undefined,
  recordedAt: string,
  rows: QualificationRows,
): void {
  const { municipality } = subject;
  const person: Person = {
    municipality,
    residentId: member.residentId,
    integratedAddresseeNumber: member.integratedAddresseeNumber,
    registryHouseholdId: source.registryHouseholdId,
    state: member.state,
    diedOn: null,
    addressingSeq: 0,
    version: membership ? 1 : 0,
    nhiHouseholdId: membership?.nhiHouseholdId ?? null,
  };
  rows.add('person', {
    municipality,
    resident_id: person.residentId,
    integrated_addressee_number: person.integratedAddresseeNumber,
    registry_household_id: person.registryHouseholdId,
    state: person.state,
    addressing_seq: 0,
    version: person.version,
    nhi_household_id: person.nhiHouseholdId,
  });
  const ledger =
    membership && member.acquiredOn !== null
      ? ledgerOf(member, plainDate(member.acquiredOn), membership, recordedAt)
      : [];
  for (const event of ledger) addEvent(municipality, event, rows);
  subject.persons.set(member.residentId, { person, ledger, timeline: foldTimeline(ledger) });
}

function ledgerOf(member: LoadedMember, day: PlainDate, membership: MembershipRef, recordedAt: string): LedgerEvent[] {
  const common = {
    changeId: newId(),
    residentId: member.residentId,
    effectiveOn: day,
    factDate: day,
    provisional: false,
    authority: 'EX_OFFICIO',
    recordedAt,
  } as const;
  return [
    { ...common, eventId: newId(), sequence: 1, kind: 'ACQUIRED', reason: ACQUIRED, acquiredOnSource: 'OWN' },
    {
      ...common,
      eventId: newId(),
      sequence: 2,
      kind: 'COVERAGE_STARTED',
      reason: '01',
      previousMunicipalityCode: null,
      membership,
    },
  ];
}

function addEvent(municipality: string, event: LedgerEvent, rows: QualificationRows): void {
  const {
    eventId,
    changeId,
    residentId,
    sequence,
    kind,
    effectiveOn,
    factDate,
    provisional,
    authority,
    recordedAt,
    ...content
  } = event;
  rows.add('ledger_event', {
    event_id: eventId,
    municipality,
    resident_id: residentId,
    change_id: changeId,
    sequence,
    kind,
    effective_on: effectiveOn,
    fact_date: factDate,
    provisional,
    authority,
    content,
    recorded_at: recordedAt,
  });
}

/** Rows of an insured person's first version, and what the receivers hold of it. */
export function personPayload(
  subject: HouseholdCase,
  member: LoadedMember,
  recordedAt: string,
  rows: QualificationRows,
): QualificationChangedV1 {
  const { municipality } = subject;
  const { ledger, timeline, person } = subject.personCase(member.residentId);
  const changeId = ledger[0]?.changeId ?? newId();
  const coverage = timeline.coverage[0];
  const decided = {
    residentId: member.residentId,
    kind: 'ACQUISITION',
    reason: 'MIGRATED',
    effectiveOn: coverage?.startsOn ?? subject.businessDay,
    events: [],
    householdEffects: [],
    basis: BASIS,
    reasons: [],
    ...NO_ORIGIN,
    actor: null,
  } as const;
  rows.add('member_period', {
    municipality,
    resident_id: member.residentId,
    nhi_household_id: person.nhiHouseholdId,
    starts_on: decided.effectiveOn,
    ends_on: null,
  });
  rows.add('change', {
    change_id: changeId,
    municipality,
    resident_id: member.residentId,
    version: 1,
    kind: decided.kind,
    effective_on: decided.effectiveOn,
    reason: decided.reason,
    basis: BASIS,
    reasons: [],
    recorded_at: recordedAt,
  });
  for (const receiver of RECEIVERS)
    addDelivery(municipality, receiver, 'person', member.residentId, changeId, recordedAt, rows);
  const { payload } = personMessage(subject, decided, changeId, recordedAt);
  rows.add('initial_outward', {
    municipality,
    resident_id: member.residentId,
    business_day: subject.businessDay,
    outward: payload,
  });
  return payload;
}

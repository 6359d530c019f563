import type { AddresseePart } from '#contracts/addressing/addressee.part';
import type { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import { RECEIVERS } from '#contracts/delivery-changed.part';
import { newId } from '#kernel/ids';
import { plainDate, type PlainDate } from '#kernel/plain-date';
import type { Person } from '../../adapters/persistence/person.repository.ts';
import { assignNumbers } from '../../domain/household/assign-numbers.ts';
import { openingHead } from '../../domain/household/effect-events.ts';
import type { HouseholdEvent, NhiHousehold } from '../../domain/household/nhi-household.ts';
import { foldTimeline } from '../../domain/ledger/fold-timeline.ts';
import type { LedgerEvent, MembershipRef } from '../../domain/ledger/ledger-event.ts';
import { householdOutward, type HouseholdOutward } from '../../domain/outward/household-outward.ts';
import { loadRuleTables, tableVersionOf } from '../../domain/tables/rule-tables.ts';
import { HouseholdCase, type TownSettings } from '../household-case/household-case.ts';
import { NO_ORIGIN } from '../record-change/decided-change.ts';
import { householdPayload } from '../record-change/household-message.ts';
import type { QualificationRows } from './qualification-rows.ts';
import { personMessage } from '../record-change/person-message.ts';

export interface LoadedMember {
  readonly residentId: string;
  readonly state: AddresseePart;
  readonly integratedAddresseeNumber: string;
  /** 資格取得年月日; null for a resident who is not insured. */
  readonly acquiredOn: string | null;
}

export interface LoadedHousehold {
  readonly registryHouseholdId: string;
  readonly headResidentId: string;
  readonly members: readonly LoadedMember[];
}

export interface LoadSettings {
  readonly town: TownSettings;
  readonly businessDay: PlainDate;
  readonly recordedAt: string;
  /** Next free 国保世帯 number; called once per household with an insured member. */
  readonly nextNumber: () => string;
}

/** What the load of one household gives: rows of this service, and the states that the receivers hold already. */
export interface HouseholdLoad {
  readonly rows: QualificationRows;
  readonly persons: readonly QualificationChangedV1[];
  readonly household: HouseholdChangedV1 | undefined;
}

const BASIS = { ruleId: 'MIGRATED', tableVersion: tableVersionOf(loadRuleTables()), articles: [] };
const ACQUIRED = '01';

/** 初期移行 of one registry household; sends nothing outward, since receivers hold the same already. */
export function loadHousehold(source: LoadedHousehold, settings: LoadSettings, rows: QualificationRows): HouseholdLoad {
  const { town, businessDay, recordedAt } = settings;
  const subject = new HouseholdCase(undefined as never, town, businessDay);
  rows.add('registry_household', {
    municipality: town.municipality,
    registry_household_id: source.registryHouseholdId,
  });
  const insured = source.members.filter((member) => member.acquiredOn !== null);
  const household = insured.length === 0 ? undefined : openHousehold(source, settings);
  let current: NhiHousehold | undefined = household;
  for (const member of source.members) {
    const membership = member.acquiredOn === null || !current ? undefined : memberOf(member.residentId, current);
    current = membership?.household ?? current;
    loadMember(subject, source, member, membership?.ref, recordedAt, rows);
  }
  const persons = insured.map((member) => personPayload(subject, member, recordedAt, rows));
  const payload = current && saveHousehold(subject, source, current, recordedAt, rows);
  return { rows, persons, household: payload };
}

function openHousehold(source: LoadedHousehold, { town, recordedAt, nextNumber }: LoadSettings): NhiHousehold {
  const number = nextNumber();
  const first = source.members
    .map((member) => member.acquiredOn)
    .filter((day) => day !== null)
    .sort()[0];
  const since = plainDate(first ?? '');
  const event: HouseholdEvent = {
    ...openingHead(source.headResidentId, since, false),
    eventId: newId(),
    changeId: newId(),
    recordedAt,
    sequence: 1,
  };
  const nhiHouseholdId = number.padStart(15, '0');
  return {
    nhiHouseholdId,
    municipalityCode: town.municipality,
    symbol: town.symbol,
    number: number.padStart(7, '0'),
    branches: [],
    events: [event],
  };
}

function memberOf(
  residentId: string,
  household: NhiHousehold,
): { ref: MembershipRef; household: NhiHousehold } | undefined {
  const assigned = assignNumbers(residentId, household, household);
  return assigned.ok ? { ref: assigned.value.membership, household: assigned.value.household } : undefined;
}

function loadMember(
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

function personPayload(
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

function addDelivery(
  municipality: string,
  receiver: string,
  kind: string,
  objectId: string,
  changeId: string,
  at: string,
  rows: QualificationRows,
): void {
  rows.add('delivery', {
    receiver,
    object_kind: kind,
    object_id: objectId,
    version: 1,
    municipality,
    change_id: changeId,
    state: 'accepted',
    at,
  });
}

function saveHousehold(
  subject: HouseholdCase,
  source: LoadedHousehold,
  household: NhiHousehold,
  recordedAt: string,
  rows: QualificationRows,
): HouseholdChangedV1 | undefined {
  const { municipality } = subject;
  const periods = [...subject.persons.values()].flatMap(({ person, timeline }) =>
    timeline.coverage.map((row) => ({ residentId: person.residentId, startsOn: row.startsOn, endsOn: row.endsOn })),
  );
  const outward = householdOutward(household, periods, subject.businessDay);
  const head = subject.persons.get(outward.head?.residentId ?? '')?.person;
  const event = household.events[0];
  if (!head || !event) return undefined;
  const payload = householdPayload(subject, outward, head, { version: 1, changeId: event.changeId, recordedAt });
  const stored: HouseholdOutward & { sent: HouseholdChangedV1 } = { ...outward, sent: payload };
  rows.add('nhi_household', {
    municipality,
    nhi_household_id: household.nhiHouseholdId,
    registry_household_id: source.registryHouseholdId,
    symbol: household.symbol,
    number: household.number,
    branches: household.branches,
    version: 1,
    outward: stored,
    head_resident_id: head.residentId,
  });
  const { eventId, changeId, sequence, recordedAt: _at, ...content } = event;
  rows.add('household_event', {
    event_id: eventId,
    municipality,
    nhi_household_id: household.nhiHouseholdId,
    change_id: changeId,
    sequence,
    content,
    recorded_at: recordedAt,
  });
  addDelivery(municipality, 'federation', 'household', household.nhiHouseholdId, changeId, recordedAt, rows);
  return payload;
}

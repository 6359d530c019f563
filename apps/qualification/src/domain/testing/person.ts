import { plainDate, type PlainDate } from '#kernel/plain-date';
import type { DecisionContext, PersonFacts } from '../decisions/facts.ts';
import type { Notification, NotificationReason } from '../decisions/notification.ts';
import type { RegistryChange } from '../decisions/registry-change.ts';
import { foldTimeline } from '../ledger/fold-timeline.ts';
import type { LedgerEvent, LedgerEventDraft, MembershipRef } from '../ledger/ledger-event.ts';
import { recordDrafts } from '../ledger/record-drafts.ts';
import type { RegistryReason } from '../tables/registry-reasons.ts';
import { loadRuleTables } from '../tables/rule-tables.ts';

export const TOWN = '313700';
export const PERSON = '000000000900001';
export const WIFE = '000000000900002';
export const SON = '000000000900003';
export const d = plainDate;

const HOLIDAYS = new Set(['2026-04-29', '2026-05-03', '2026-05-04', '2026-05-05', '2026-05-06']);

export function isOfficeDay(day: PlainDate): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !HOLIDAYS.has(day);
}

export function contextOn(today: string, overrides: Partial<DecisionContext> = {}): DecisionContext {
  return { municipalityCode: TOWN, today: d(today), isOfficeDay, tables: loadRuleTables(), ...overrides };
}

export const MEMBERSHIP: MembershipRef = { nhiHouseholdId: 'N0001', symbol: '鳥湯', number: '1234', branch: '01' };

/** A ledger that grows: each change is recorded one day after the other unless told otherwise. */
export class Ledger {
  constructor(readonly events: readonly LedgerEvent[] = []) {}

  with(drafts: readonly LedgerEventDraft[], recordedAt?: string, membership: MembershipRef = MEMBERSHIP): Ledger {
    const count = this.events.length;
    const changes = new Set(this.events.map((event) => event.changeId)).size;
    let next = count;
    const recorded = recordDrafts(drafts, {
      changeId: `C${changes + 1}`,
      recordedAt: recordedAt ?? new Date(Date.UTC(2027, 0, 1 + changes)).toISOString(),
      firstSequence: count + 1,
      newEventId: () => `E${(next += 1)}`,
      membership,
    });
    return new Ledger([...this.events, ...recorded]);
  }

  get timeline() {
    return foldTimeline(this.events);
  }
}

interface Days {
  readonly from: string;
  readonly acquiredOn?: string | null;
  readonly lostOn?: string;
}

/** A person insured from a day on, by an ordinary acquisition. */
export function insuredFrom({ from, acquiredOn = from, lostOn }: Days): Ledger {
  const common = { residentId: PERSON, provisional: false, authority: 'NOTIFICATION', factDate: d(from) } as const;
  const acquired = acquiredOn ?? from;
  const started: readonly LedgerEventDraft[] = [
    {
      ...common,
      kind: 'ACQUIRED',
      effectiveOn: d(acquired),
      reason: '01',
      acquiredOnSource: acquiredOn === null ? 'PENDING' : acquired === from ? 'OWN' : 'NOTE',
    },
    {
      ...common,
      kind: 'COVERAGE_STARTED',
      effectiveOn: d(from),
      reason: acquired === from && acquiredOn !== null ? '01' : '02',
      previousMunicipalityCode: null,
      membership: null,
    },
  ];
  const ledger = new Ledger().with(started, '2019-01-01T00:00:00Z');
  return lostOn === undefined ? ledger : ledger.with([lossOf(lostOn)], '2019-01-02T00:00:00Z');
}

export function lossOf(
  lostOn: string,
  overrides: Partial<Extract<LedgerEventDraft, { kind: 'LOST' }>> = {},
): LedgerEventDraft {
  return {
    kind: 'LOST',
    residentId: PERSON,
    effectiveOn: d(lostOn),
    factDate: d(lostOn),
    provisional: false,
    authority: 'NOTIFICATION',
    reason: '02',
    destinationMunicipalityCode: null,
    ...overrides,
  };
}

export function cancelOf(targetEventId: string): LedgerEventDraft {
  const day = d('2026-07-01');
  const common = {
    residentId: PERSON,
    effectiveOn: day,
    factDate: day,
    provisional: false,
    authority: 'EX_OFFICIO',
  } as const;
  return { ...common, kind: 'CANCELLED', targetEventId };
}

export function factsOf(ledger: Ledger, overrides: Partial<PersonFacts> = {}): PersonFacts {
  const birthDate = overrides.birthDate ?? d('1980-05-05');
  return {
    residentId: PERSON,
    birthDate,
    diedOn: null,
    registryStatus: 'CURRENT',
    registryHouseholdId: 'R0001',
    registryHeadResidentId: PERSON,
    registryMembers: [{ residentId: PERSON, birthDate, status: 'CURRENT' }],
    timeline: ledger.timeline,
    nhiHousehold: null,
    specificSameHouseholdMember: false,
    facilityAddress: false,
    openTasks: [],
    groupReasons: [],
    earlierOutcome: null,
    ...overrides,
  };
}

export function changeOf(reason: RegistryReason, on: string, overrides: Partial<RegistryChange> = {}): RegistryChange {
  return {
    registryEventId: 'ev-1',
    registrySequence: 2,
    residentId: PERSON,
    reason,
    effectiveDate: d(on),
    notifiedOn: d(on),
    changeGroup: 'G-1',
    changeGroupSize: 1,
    changeGroupScope: 'WHOLE',
    ...overrides,
  };
}

export function notificationOf(
  reason: NotificationReason,
  on: string,
  overrides: Partial<Notification> = {},
): Notification {
  return { residentId: PERSON, reason, factDate: d(on), notifiedOn: d(on), channel: 'COUNTER', ...overrides };
}

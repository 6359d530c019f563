import { addDays, ageOn } from '#kernel/plain-date';
import type { PlainDate } from '#kernel/plain-date';
import { integerBetween, pick } from '../faults/seeded-random.ts';
import type { Random } from '../faults/seeded-random.ts';
import type { DayReason } from './day-order.ts';
import type { KnownResident, PlannedMoveOut } from './registry-state.ts';
import type { Resident, ResidentChange } from './resident.ts';
import { elsewhere, fullName, givenName, surname, townAddress } from './samples.ts';

/** The part of a change that its kind decides; the day adds group, sequence and dates of notice. */
export type Draft = Pick<ResidentChange, 'resident' | 'effectiveDate'> &
  Partial<Pick<ResidentChange, 'from' | 'to' | 'moveOut' | 'nhiNote' | 'changeGroupScope'>>;

export interface DayScene {
  readonly random: Random;
  readonly date: PlainDate;
  readonly municipalityCode: string;
  /** Current members of the household the day looks at. */
  readonly members: readonly Resident[];
  /** Those of them the day's order lets change. */
  readonly eligible: readonly Resident[];
  readonly remaining: number;
  /** Residents whose planned move-out is still open. */
  readonly planned: () => readonly (readonly [KnownResident, PlannedMoveOut])[];
  /** Number (8 digits) of the next newcomer. */
  readonly newcomer: number;
}

/** Makes the changes of one 異動, or nothing when the household does not fit. */
type Kind = (scene: DayScene) => Draft[];

export const DAY_CHANGES: Record<DayReason, Kind> = {
  MOVE_WITHIN: ({ random, date, members, eligible, remaining, municipalityCode }) => {
    if (members.length > remaining || eligible.length < members.length) return [];
    const address = townAddress(random, municipalityCode);
    return members.map((resident) => ({
      resident: { ...resident, address, addressSince: date },
      effectiveDate: date,
      from: resident.address,
    }));
  },
  NAME_CHANGE: ({ random, date, eligible }) =>
    one(random, eligible).map((resident) => {
      const [family, kana] = surname(random);
      const [, given = ''] = resident.name.split('　');
      const [, givenKana = ''] = (resident.kana ?? '').split('　');
      return { resident: { ...resident, ...fullName([family, kana], [given, givenKana]) }, effectiveDate: date };
    }),
  PROTECTION_CHANGE: ({ random, date, eligible }) =>
    one(random, eligible).map((resident) => {
      const kind = pick(random, ['DV', 'STALKING', 'CHILD_ABUSE', 'OTHER']);
      const protection = resident.protection ? null : { kind, startsOn: date, endsOn: addDays(date, 364) };
      return { resident: { ...resident, protection }, effectiveDate: date };
    }),
  DEATH: ({ random, date, members, eligible }) =>
    one(
      random,
      eligible.filter((resident) => mayLeave(resident, members)),
    ).map((resident) => ({
      resident: { ...resident, status: 'DEAD' },
      effectiveDate: addDays(date, -integerBetween(random, 0, 3)),
    })),
  BIRTH: (scene) => birth(scene),
  MOVE_IN_DOMESTIC: (scene) => moveIn(scene),
  MOVE_OUT_DOMESTIC: ({ random, date, members, eligible }) =>
    one(
      random,
      eligible.filter((resident) => mayLeave(resident, members) && isAdult(resident, date)),
    ).map((resident) => {
      const plannedOn = addDays(date, integerBetween(random, 3, 10));
      const moved = { ...resident, status: 'MOVE_OUT_PLANNED' } as const;
      return {
        resident: moved,
        effectiveDate: plannedOn,
        to: elsewhere(random),
        moveOut: { plannedOn },
        ...partOf(members),
      };
    }),
  MOVE_OUT_CONFIRMED: ({ random, date, planned }) =>
    one(
      random,
      planned().filter(([, plan]) => plan.plannedOn <= date),
    ).flatMap(([{ resident }, { plannedOn, to }]) => {
      if (!resident) return [];
      const moveOut = { plannedOn, confirmedOn: plannedOn, noticeReceivedOn: date };
      return [{ resident: { ...resident, status: 'MOVED_OUT' }, effectiveDate: plannedOn, to, moveOut }];
    }),
  MOVE_OUT_CANCELLED: ({ random, date, planned }) =>
    one(random, planned()).flatMap(([{ resident }]) =>
      resident ? [{ resident: { ...resident, status: 'CURRENT' }, effectiveDate: date }] : [],
    ),
};

function one<T>(random: Random, candidates: readonly T[]): T[] {
  return candidates.length === 0 ? [] : [pick(random, candidates)];
}

/** A head leaves only when nobody stays behind: choosing a new head is a change of its own. */
function mayLeave(resident: Resident, members: readonly Resident[]): boolean {
  return members.length === 1 || resident.residentId !== resident.headResidentId;
}

function isAdult(resident: Resident, date: PlainDate): boolean {
  return ageOn(resident.birthDate as PlainDate, date) >= 18;
}

function partOf(members: readonly Resident[]): Pick<Draft, 'changeGroupScope'> {
  return members.length === 1 ? {} : { changeGroupScope: 'PART' };
}

function newcomerId(number: number): string {
  return `0000002${String(number).padStart(8, '0')}`;
}

function birth({ random, date, members, newcomer }: DayScene): Draft[] {
  const mother = members.find(
    ({ sex, birthDate, relationship }) =>
      sex === 'FEMALE' &&
      (relationship === '妻' || relationship === '世帯主') &&
      ageOn(birthDate as PlainDate, date) >= 20 &&
      ageOn(birthDate as PlainDate, date) <= 42,
  );
  if (!mother) return [];
  const sex = random() < 0.5 ? 'MALE' : 'FEMALE';
  const birthDate = addDays(date, -integerBetween(random, 0, 10));
  const family = [mother.name.split('　')[0] ?? '', (mother.kana ?? '').split('　')[0] ?? ''] as const;
  const { registryHouseholdId, headResidentId, address } = mother;
  const child: Resident = {
    residentId: newcomerId(newcomer),
    registryHouseholdId,
    headResidentId,
    status: 'CURRENT',
    ...fullName(family, givenName(random, sex)),
    sex,
    birthDate,
    relationship: '子',
    address,
    becameResidentOn: birthDate,
    addressSince: birthDate,
  };
  return [{ resident: child, effectiveDate: birthDate, changeGroupScope: 'PART' }];
}

function moveIn({ random, date, municipalityCode, newcomer }: DayScene): Draft[] {
  const sex = random() < 0.5 ? 'MALE' : 'FEMALE';
  const movedOn = addDays(date, -integerBetween(random, 0, 10));
  const residentId = newcomerId(newcomer);
  const resident: Resident = {
    residentId,
    registryHouseholdId: residentId,
    headResidentId: residentId,
    status: 'CURRENT',
    ...fullName(surname(random), givenName(random, sex)),
    sex,
    birthDate: addDays(date, -integerBetween(random, 20 * 366, 70 * 365)),
    relationship: '世帯主',
    address: townAddress(random, municipalityCode),
    becameResidentOn: movedOn,
    addressSince: movedOn,
  };
  const nhiNote = { noted: true, joins: true, acquiredOn: movedOn, insuredBefore: random() < 0.5 };
  return [{ resident, effectiveDate: movedOn, from: elsewhere(random), nhiNote }];
}

import { newId } from '#kernel/ids';
import { plainDate } from '#kernel/plain-date';
import { assignNumbers } from '../../domain/household/assign-numbers.ts';
import { openingHead } from '../../domain/household/effect-events.ts';
import type { HouseholdEvent, NhiHousehold } from '../../domain/household/nhi-household.ts';
import type { MembershipRef } from '../../domain/ledger/ledger-event.ts';
import { HouseholdCase } from '../household-case/household-case.ts';
import { saveHousehold } from './load-household.ts';
import { loadMember, personPayload } from './load-person.ts';
import type { HouseholdLoad, LoadedHousehold, LoadSettings } from './loaded-town.ts';
import type { QualificationRows } from './qualification-rows.ts';

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

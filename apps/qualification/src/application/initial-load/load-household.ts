import type { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import type { NhiHousehold } from '../../domain/household/nhi-household.ts';
import { householdOutward, type HouseholdOutward } from '../../domain/outward/household-outward.ts';
import type { HouseholdCase } from '../household-case/household-case.ts';
import { householdPayload } from '../record-change/household-message.ts';
import { addDelivery } from './load-delivery.ts';
import type { LoadedHousehold } from './loaded-town.ts';
import type { QualificationRows } from './qualification-rows.ts';

/** Rows of a 国保世帯, and what 国保連合会 holds of it. */
export function saveHousehold(
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

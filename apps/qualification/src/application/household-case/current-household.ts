import type { StoredHousehold } from '../../adapters/persistence/household.repository.ts';
import type { HouseholdCase } from './household-case.ts';

/**
 * The 国保世帯 of a person: the one of his newest coverage, else one he heads, else the newest of his registry
 * household. A 擬制世帯主 and a newborn find theirs this way.
 */
export function currentHousehold(subject: HouseholdCase, residentId: string): StoredHousehold | undefined {
  const { person } = subject.personCase(residentId);
  if (person.nhiHouseholdId !== null) return subject.households.get(person.nhiHouseholdId);
  const stored = [...subject.households.values()];
  return (
    stored.findLast((candidate) => candidate.outward?.head?.residentId === residentId) ??
    stored.findLast((candidate) => candidate.registryHouseholdId === person.registryHouseholdId)
  );
}

/** The 国保世帯 an acquisition joins: an open one of the registry household; after a gap a new one is opened. */
export function joinableHousehold(subject: HouseholdCase, residentId: string): StoredHousehold | undefined {
  const { person } = subject.personCase(residentId);
  return [...subject.households.values()].findLast(
    (candidate) =>
      candidate.registryHouseholdId === person.registryHouseholdId &&
      candidate.outward?.exists === true &&
      candidate.outward.closesOn === null,
  );
}

import { AppError } from '#kernel/app-error';
import { nextHouseholdNumber } from '../../adapters/persistence/household.repository.ts';
import { assignNumbers } from '../../domain/household/assign-numbers.ts';
import { openingHead } from '../../domain/household/effect-events.ts';
import type { HouseholdEventContent } from '../../domain/household/nhi-household.ts';
import type { MembershipRef } from '../../domain/ledger/ledger-event.ts';
import { joinableHousehold } from '../household-case/current-household.ts';
import type { HouseholdCase } from '../household-case/household-case.ts';
import type { DecidedChange } from './decided-change.ts';

const NUMBER_DIGITS = 7;

export interface TakenMembership {
  readonly membership: MembershipRef;
  /** Events that open the household; none when it was open. */
  readonly events: readonly HouseholdEventContent[];
}

/**
 * Finds or opens the 国保世帯 of an acquisition and gives the next 枝番.
 * @throws AppError QUA-0114 when the 枝番 are used up
 */
export async function takeMembership(subject: HouseholdCase, decided: DecidedChange): Promise<TakenMembership> {
  const { person } = subject.personCase(decided.residentId);
  const stored = joinableHousehold(subject, decided.residentId);
  const free = stored ? stored.household : await freeHousehold(subject, subject.town.symbol);
  const assigned = assignNumbers(decided.residentId, stored?.household ?? null, free);
  if (!assigned.ok) throw new AppError('QUA-0114', 'refusal', { residentId: decided.residentId });
  const { household, membership, opened } = assigned.value;
  subject.households.set(household.nhiHouseholdId, {
    household,
    registryHouseholdId: person.registryHouseholdId,
    version: stored?.version ?? 0,
    outward: stored?.outward ?? null,
  });
  if (!opened) return { membership, events: [] };
  const since = decided.effectiveOn;
  const movedIn = decided.reason.startsWith('MOVE_IN');
  return { membership, events: [openingHead(person.state.headResidentId ?? decided.residentId, since, movedIn)] };
}

async function freeHousehold(subject: HouseholdCase, symbol: string) {
  const number = await nextHouseholdNumber(subject.manager);
  return {
    nhiHouseholdId: number.padStart(15, '0'),
    municipalityCode: subject.municipality,
    symbol,
    number: number.padStart(NUMBER_DIGITS, '0'),
  };
}

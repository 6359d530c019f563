import type { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import type { Person } from '../../adapters/persistence/person.repository.ts';
import type { HouseholdOutward } from '../../domain/outward/household-outward.ts';
import type { HouseholdCase } from '../household-case/household-case.ts';
import { printedName } from './printed-name.ts';

/** The whole outward state of a 国保世帯 with its head's name and address. */
export function householdPayload(
  subject: HouseholdCase,
  outward: HouseholdOutward,
  head: Person,
  stamp: Pick<HouseholdChangedV1, 'version' | 'changeId' | 'recordedAt'>,
): HouseholdChangedV1 {
  const { state } = head;
  return {
    ...stamp,
    nhiHouseholdId: outward.nhiHouseholdId,
    municipalityCode: subject.municipality,
    insurerNumber: subject.town.insurerNumber,
    symbol: outward.symbol,
    number: outward.number,
    head: {
      residentId: head.residentId,
      name: printedName(state),
      ...(state.kana === undefined ? {} : { kana: state.kana }),
      birthDate: state.birthDate,
      sex: state.sex,
      insured: outward.head?.insured ?? false,
      since: outward.head?.since ?? outward.opensOn ?? subject.businessDay,
    },
    address: state.address,
    exists: outward.exists,
    opensOn: outward.opensOn ?? subject.businessDay,
    closesOn: outward.closesOn,
    reason: outward.reason,
    insuredCount: outward.insuredCount,
  };
}

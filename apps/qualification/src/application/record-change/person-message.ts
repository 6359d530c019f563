import { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import type { AddresseePart } from '#contracts/addressing/addressee.part';
import type { OutwardPersonPart } from '#contracts/qualification/outward-person.part';
import { outwardRows } from '../../domain/outward/outward-rows.ts';
import type { HouseholdCase } from '../household-case/household-case.ts';
import { printedName } from './printed-name.ts';
import type { DecidedChange } from './decided-change.ts';

/** The person's whole outward state after a change. */
export function personMessage(
  subject: HouseholdCase,
  decided: DecidedChange,
  changeId: string,
  recordedAt: string,
): { message: typeof QualificationChangedV1; payload: QualificationChangedV1 } {
  const { person, timeline } = subject.personCase(decided.residentId);
  const payload: QualificationChangedV1 = {
    residentId: person.residentId,
    municipalityCode: subject.municipality,
    insurerNumber: subject.town.insurerNumber,
    integratedAddresseeNumber: person.integratedAddresseeNumber,
    changeId,
    version: person.version,
    kind: decided.kind,
    effectiveOn: decided.effectiveOn,
    recordedAt,
    person: outwardPerson(person.state),
    rows: outwardRows(timeline).map((row) => ({ ...row })),
  };
  return { message: QualificationChangedV1, payload };
}

export function outwardPerson(state: AddresseePart): OutwardPersonPart {
  return {
    name: printedName(state),
    ...(state.kana === undefined ? {} : { kana: state.kana }),
    ...(state.commonName === undefined ? {} : { commonName: state.commonName }),
    sex: state.sex,
    birthDate: state.birthDate,
    relationship: state.relationship,
    address: state.address,
    // 支援措置 never ends by its end day: hidden until the registry says it is over (期限だけでは解除しない).
    nonDisclosure: state.protection !== null,
  };
}

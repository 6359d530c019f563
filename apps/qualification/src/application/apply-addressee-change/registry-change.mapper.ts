import type { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import { plainDate, type PlainDate } from '#kernel/plain-date';
import type { MoveOut, NhiNote, RegistryChange } from '../../domain/decisions/registry-change.ts';
import type { PersonState } from '../../adapters/persistence/person.repository.ts';

/** The message in the domain's words. */
export function toRegistryChange({ residentId, change }: AddresseeChangedV1): RegistryChange {
  return {
    residentId,
    registryEventId: change.registryEventId,
    registrySequence: change.registrySequence,
    reason: change.reason,
    effectiveDate: plainDate(change.effectiveDate),
    effectiveDatePrecision: change.effectiveDatePrecision as RegistryChange['effectiveDatePrecision'],
    notifiedOn: plainDate(change.notifiedOn),
    changeGroup: change.changeGroup,
    changeGroupSize: change.changeGroupSize,
    changeGroupScope: change.changeGroupScope as RegistryChange['changeGroupScope'],
    cancels: change.cancels,
    fromMunicipalityCode: change.fromMunicipalityCode,
    toMunicipalityCode: change.toMunicipalityCode,
    moveOut: change.moveOut && toMoveOut(change.moveOut),
    nhiNote: change.nhiNote && toNote(change.nhiNote),
  };
}

function toMoveOut({ plannedOn, confirmedOn }: NonNullable<AddresseeChangedV1['change']['moveOut']>): MoveOut {
  return { plannedOn: dateOf(plannedOn), confirmedOn: dateOf(confirmedOn) };
}

function toNote({
  noted,
  joins,
  acquiredOn,
  insuredBefore,
}: NonNullable<AddresseeChangedV1['change']['nhiNote']>): NhiNote {
  return { noted, joins, acquiredOn: dateOf(acquiredOn), insuredBefore };
}

function dateOf(value: string | undefined): PlainDate | undefined {
  return value === undefined ? undefined : plainDate(value);
}

export function toPersonState(message: AddresseeChangedV1, addressingSeq: number): PersonState {
  const { change, addressee } = message;
  const exactDeath = change.reason === 'DEATH' && (change.effectiveDatePrecision ?? 'YMD') === 'YMD';
  return {
    municipality: message.municipalityCode,
    residentId: message.residentId,
    integratedAddresseeNumber: message.integratedAddresseeNumber,
    registryHouseholdId: addressee.registryHouseholdId,
    state: addressee,
    diedOn: exactDeath ? plainDate(change.effectiveDate) : null,
    addressingSeq,
  };
}

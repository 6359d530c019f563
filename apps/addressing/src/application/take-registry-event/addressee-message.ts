import type { AddresseePart } from '#contracts/addressing/addressee.part';
import type { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import type { RegistryChangePart } from '#contracts/addressing/registry-change.part';
import type { RegistryEvent, RegistryProtection, RegistryResident } from '../../domain/registry-event.ts';

/** The addressee as it goes to the other services: everything but 個人番号 and the kind of 支援措置. */
export function addresseeMessage(
  event: RegistryEvent,
  integratedAddresseeNumber: string,
  protection: RegistryProtection | null,
): AddresseeChangedV1 {
  return {
    residentId: event.data.resident.residentId,
    municipalityCode: event.data.municipalityCode,
    integratedAddresseeNumber,
    change: changePart(event),
    addressee: addresseePart(event.data.resident, protection),
  };
}

export function addresseePart(resident: RegistryResident, protection: RegistryProtection | null): AddresseePart {
  const {
    residentId: _id,
    individualNumber: _plain,
    individualNumberJwe: _sealed,
    protection: _kind,
    ...rest
  } = resident as RegistryResident & {
    readonly relationshipCodes?: unknown;
  };
  const { relationshipCodes: _codes, ...fields } = rest;
  return {
    ...fields,
    protection: protection && {
      startsOn: protection.startsOn,
      ...(protection.endsOn === undefined ? {} : { endsOn: protection.endsOn }),
    },
  };
}

function changePart({ id, data }: RegistryEvent): RegistryChangePart {
  const part = {
    registryEventId: id,
    registrySequence: data.sequence,
    reason: data.reason,
    effectiveDate: data.effectiveDate,
    effectiveDatePrecision: data.effectiveDatePrecision,
    notifiedOn: data.notifiedOn,
    changeGroup: data.changeGroup,
    changeGroupSize: data.changeGroupSize,
    changeGroupScope: data.changeGroupScope,
    cancels: data.cancels,
    fromMunicipalityCode: data.from?.municipalityCode,
    toMunicipalityCode: data.to?.municipalityCode,
    moveOut: data.moveOut,
    nhiNote: data.nhiNote,
  };
  return Object.fromEntries(
    Object.entries(part).filter(([, value]) => value !== undefined),
  ) as unknown as RegistryChangePart;
}

import type { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';

export const MUNICIPALITY = '313700';

export function addressee(residentId: string, name = '見本　太郎'): AddresseeChangedV1 {
  return {
    residentId,
    municipalityCode: MUNICIPALITY,
    integratedAddresseeNumber: '100000000000001',
    change: {
      registryEventId: 'e',
      registrySequence: 1,
      reason: 'MOVE_WITHIN',
      effectiveDate: '2026-04-01',
      notifiedOn: '2026-04-01',
      changeGroup: 'G',
      changeGroupSize: 1,
    },
    addressee: {
      registryHouseholdId: '1',
      headResidentId: null,
      status: 'CURRENT',
      name,
      sex: 'MALE',
      birthDate: '1980-01-01',
      relationship: '世帯主',
      address: { municipalityCode: MUNICIPALITY, text: '見本' },
      protection: null,
    },
  };
}

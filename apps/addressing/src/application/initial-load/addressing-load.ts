import type { TableRows, CopyValue } from '#persistence/copy-rows';
import type { IndividualNumberVault } from '../../adapters/vault/individual-number.vault.ts';
import type { RegistryResident } from '../../domain/registry-event.ts';
import { addresseePart } from '../take-registry-event/addressee-message.ts';
import { NO_EPOCH, REGISTRY_CONSUMER, REGISTRY_STREAM } from '../take-registry-event/registry-lane.ts';

/** A resident at the start (初期移行): the registry's state, its sequence, and the numbers given to the person. */
export interface LoadedResident {
  readonly resident: RegistryResident;
  readonly sequence: number;
  readonly integratedAddresseeNumber: string;
  readonly individualNumber: string;
}

/** Addressees, the gate of each registry feed, and the encrypted numbers. */
export function addressingRows(
  municipality: string,
  residents: readonly LoadedResident[],
  vault: IndividualNumberVault,
): TableRows[] {
  return [
    {
      table: 'addressee',
      columns: ['municipality', 'resident_id', 'integrated_addressee_number', 'state', 'protection', 'last_sequence'],
      rows: residents.map(({ resident, sequence, integratedAddresseeNumber }): CopyValue[] => {
        const protection = resident.protection ?? null;
        return [
          municipality,
          resident.residentId,
          integratedAddresseeNumber,
          addresseePart(resident, protection),
          protection,
          sequence,
        ];
      }),
    },
    {
      table: 'inbox.lane',
      columns: ['consumer', 'stream', 'epoch', 'municipality', 'lane', 'last_seq'],
      rows: residents.map(({ resident, sequence }) => [
        REGISTRY_CONSUMER,
        REGISTRY_STREAM,
        NO_EPOCH,
        municipality,
        resident.residentId,
        sequence,
      ]),
    },
    {
      table: 'individual_number',
      columns: ['municipality', 'resident_id', 'cipher', 'iv', 'tag', 'key_id', 'blind_index'],
      rows: residents.map(({ resident, individualNumber }): CopyValue[] => {
        const { cipher, iv, tag, keyId, blindIndex } = vault.encrypt(
          municipality,
          resident.residentId,
          individualNumber,
        );
        return [municipality, resident.residentId, cipher, iv, tag, keyId, blindIndex];
      }),
    },
  ];
}

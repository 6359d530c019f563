import type { Envelope } from '#contracts/envelope';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import { deliveryRows } from '#delivery/initial-load';
import type { WantedState } from '#delivery/wanted';
import { derivedId } from '#kernel/ids';
import type { TableRows } from '#persistence/copy-rows';
import { wantedCopies } from '../take-qualification/wanted-copies.ts';

const KEY_NAMESPACE = '5a0f2f0e-9f3e-4c6b-8f0f-0a7b3c5d2e11';

/** A person at the start, with a free row id. */
export interface LoadedCopy {
  readonly id: number;
  readonly message: QualificationChangedV1;
}

/** 副本 that 中間サーバー holds from the start, as its own line of the load and as our holding. */
export function linkageRows(
  copies: readonly LoadedCopy[],
  origin: Envelope,
  acceptedAt: string,
): { tables: TableRows[]; holdings: object[] } {
  const states = copies.map(({ id, message }) => ({ id, message, state: wantedCopies(message, origin, undefined) }));
  return {
    tables: deliveryRows(states, acceptedAt),
    holdings: states.map(({ message, state }) => holdingOf(message, state)),
  };
}

/** Addressees of every resident, insured or not. */
export function addresseeRows(
  municipality: string,
  residents: readonly { residentId: string; integratedAddresseeNumber: string }[],
): TableRows {
  return {
    table: 'addressee',
    columns: ['municipality', 'resident_id', 'integrated_addressee_number'],
    rows: residents.map(({ residentId, integratedAddresseeNumber }) => [
      municipality,
      residentId,
      integratedAddresseeNumber,
    ]),
  };
}

function holdingOf(message: QualificationChangedV1, state: WantedState): object {
  return {
    residentId: message.residentId,
    integratedAddresseeNumber: message.integratedAddresseeNumber,
    requestId: derivedId(KEY_NAMESPACE, 'intermediate-server', message.municipalityCode, message.residentId),
    records: state.rows.map((row) => ({ recordKey: row.key, recordVersion: 1, content: row.content })),
  };
}

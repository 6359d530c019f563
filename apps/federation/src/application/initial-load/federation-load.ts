import type { Envelope } from '#contracts/envelope';
import type { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import { deliveryRows } from '#delivery/initial-load';
import { originOf, type WantedState } from '#delivery/wanted';
import { derivedId } from '#kernel/ids';
import type { TableRows } from '#persistence/copy-rows';
import { FEDERATION } from '../../domain/receiver.ts';
import { householdRows } from '../../domain/rows/household-row.ts';
import { householdsOf, personRows, type OutwardPerson } from '../../domain/rows/person-rows.ts';

const KEY_NAMESPACE = '5a0f2f0e-9f3e-4c6b-8f0f-0a7b3c5d2e11';

export interface LoadedObjects {
  readonly households: readonly { readonly id: number; readonly message: HouseholdChangedV1 }[];
  readonly persons: readonly { readonly id: number; readonly message: QualificationChangedV1 }[];
}

/** What 国保連合会 holds from the start, households before persons, as its own lines of the load and as our holding. */
export function federationRows(
  { households, persons }: LoadedObjects,
  origin: Envelope,
  acceptedAt: string,
): { tables: TableRows[]; holdings: object[] } {
  const states = [
    ...households.map(({ id, message }) => ({ id, state: householdState(message, origin) })),
    ...persons.map(({ id, message }) => ({ id, state: personState(message, origin) })),
  ];
  const members: TableRows = {
    table: 'household_member',
    columns: ['municipality', 'nhi_household_id', 'resident_id'],
    rows: persons.flatMap(({ message }) =>
      householdsOf(message as OutwardPerson).map((household) => [
        message.municipalityCode,
        household,
        message.residentId,
      ]),
    ),
  };
  return {
    tables: [...deliveryRows(states, acceptedAt), members],
    holdings: states.flatMap(({ state }) => holdingsOf(state)),
  };
}

function householdState(message: HouseholdChangedV1, origin: Envelope): WantedState {
  const { nhiHouseholdId: objectId, version, changeId, municipalityCode: municipality } = message;
  const rows = householdRows(message);
  return {
    receiver: FEDERATION,
    municipality,
    objectKind: 'household',
    objectId,
    version,
    changeId,
    origin: originOf(origin),
    rows,
    waitsFor: [],
    context: { closing: false },
  };
}

function personState(message: QualificationChangedV1, origin: Envelope): WantedState {
  const { residentId: objectId, version, changeId, municipalityCode: municipality } = message;
  const rows = personRows(message);
  return {
    receiver: FEDERATION,
    municipality,
    objectKind: 'person',
    objectId,
    version,
    changeId,
    origin: originOf(origin),
    rows,
    waitsFor: [],
  };
}

function holdingsOf(state: WantedState): object[] {
  return state.rows.map((row) => ({
    kind: state.objectKind,
    ...row.content,
    rowVersion: '1',
    sendKey: derivedId(KEY_NAMESPACE, FEDERATION, state.municipality, state.objectKind, state.objectId, row.key),
  }));
}

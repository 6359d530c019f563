import type { EntityManager } from 'typeorm';
import type { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import type { Receiver } from '#contracts/delivery-changed.part';
import type { Person } from './person.repository.ts';
import { PERSON_COLUMNS } from './person.repository.ts';

/** Objects above `after` in byte order, or just those named. */
export type Selection = { readonly after: string; readonly limit: number } | { readonly ids: readonly string[] };

/** A person with what the initial load told of him, and the change of his newest version. */
export interface OutwardPersonRow extends Person {
  readonly initial: QualificationChangedV1 | null;
  readonly initialDay: string | null;
  readonly changeId: string | null;
}

export interface OutwardHouseholdRow {
  readonly nhiHouseholdId: string;
  readonly version: number;
  readonly sent: HouseholdChangedV1;
}

export async function outwardPersons(
  manager: EntityManager,
  municipality: string,
  selection: Selection,
): Promise<OutwardPersonRow[]> {
  const { where, order, values } = clauses('resident_id', selection);
  return manager.query(
    `SELECT q.*, i.outward AS initial, i.business_day::text AS "initialDay", c.change_id AS "changeId"
       FROM (SELECT ${PERSON_COLUMNS} FROM person WHERE municipality = $1 AND version > 0 AND ${where} ${order}) q
       LEFT JOIN initial_outward i ON i.municipality = q.municipality AND i.resident_id = q."residentId"
       LEFT JOIN change c ON c.municipality = q.municipality AND c.resident_id = q."residentId" AND c.version = q.version
      ORDER BY q."residentId" COLLATE "C"`,
    [municipality, ...values],
  );
}

export async function outwardHouseholds(
  manager: EntityManager,
  municipality: string,
  selection: Selection,
): Promise<OutwardHouseholdRow[]> {
  const { where, order, values } = clauses('nhi_household_id', selection);
  return manager.query(
    `SELECT nhi_household_id AS "nhiHouseholdId", version, outward->'sent' AS sent FROM nhi_household
      WHERE municipality = $1 AND version > 0 AND outward->'sent' IS NOT NULL AND ${where} ${order}`,
    [municipality, ...values],
  );
}

export interface AwaitedRow {
  readonly objectId: string;
  readonly version: number;
  readonly changeId: string;
}

/** Versions whose answer this receiver still owes, oldest first. */
export async function awaitedVersions(
  manager: EntityManager,
  query: {
    readonly municipality: string;
    readonly receiver: Receiver;
    readonly objectKind: string;
    readonly ids: readonly string[];
  },
): Promise<AwaitedRow[]> {
  return manager.query(
    `SELECT object_id AS "objectId", version, change_id AS "changeId" FROM delivery
      WHERE municipality = $1 AND receiver = $2 AND object_kind = $3 AND object_id = ANY($4)
        AND state IN ('pending', 'sent', 'unknown', 'rejected') ORDER BY object_id, version`,
    [query.municipality, query.receiver, query.objectKind, query.ids],
  );
}

function clauses(column: string, selection: Selection): { where: string; order: string; values: unknown[] } {
  const order = `ORDER BY ${column} COLLATE "C"`;
  if ('ids' in selection) return { where: `${column} = ANY($2)`, order, values: [selection.ids] };
  return {
    where: `${column} COLLATE "C" > $2`,
    order: `${order} LIMIT $3`,
    values: [selection.after, selection.limit],
  };
}

import type { EntityManager } from 'typeorm';
import type { WaitsFor } from '#delivery/wanted';
import { gathered, gatheredWrite } from '#persistence/gathered';
import { HouseholdMembers, type MemberRef } from '../../application/ports/household-members.ts';
import { FEDERATION } from '../../domain/receiver.ts';

interface AskedHouseholds {
  readonly municipality: string;
  readonly householdIds: readonly string[];
}

const remember = gatheredWrite(
  (manager, named: readonly { readonly person: MemberRef; readonly householdId: string }[]) =>
    manager.query(REMEMBER, [
      named.map(({ person }) => person.municipality),
      named.map(({ householdId }) => householdId),
      named.map(({ person }) => person.residentId),
    ]),
);

const toWaitFor = gathered(async (manager, asked: readonly AskedHouseholds[]) => {
  const keys = asked.flatMap(({ municipality, householdIds }) => householdIds.map((id) => ({ municipality, id })));
  const rows: (WaitsFor & { municipality: string })[] = await manager.query(HOUSEHOLDS, [
    FEDERATION,
    keys.map(({ municipality }) => municipality),
    keys.map(({ id }) => id),
  ]);
  return asked.map(({ municipality, householdIds }) =>
    rows
      .filter((row) => row.municipality === municipality && householdIds.includes(row.objectId))
      .map(({ objectKind, objectId, version }): WaitsFor => ({ objectKind, objectId, version })),
  );
});

export class SqlHouseholdMembers extends HouseholdMembers {
  async remember(manager: EntityManager, person: MemberRef, householdIds: readonly string[]): Promise<void> {
    await Promise.all(householdIds.map((householdId) => remember(manager, { person, householdId })));
  }

  householdsToWaitFor(
    manager: EntityManager,
    municipality: string,
    householdIds: readonly string[],
  ): Promise<WaitsFor[]> {
    return toWaitFor(manager, { municipality, householdIds });
  }

  unsettledHouseholds(
    manager: EntityManager,
    municipality: string,
    householdIds: readonly string[],
  ): Promise<WaitsFor[]> {
    return manager.query(UNSETTLED, [FEDERATION, municipality, householdIds]);
  }

  personsToWaitFor(manager: EntityManager, municipality: string, householdId: string): Promise<WaitsFor[]> {
    return manager.query(PERSONS, [FEDERATION, municipality, householdId]);
  }
}

const REMEMBER = `
  INSERT INTO household_member (municipality, nhi_household_id, resident_id)
  SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[]) AS n ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING`;

// A household that is about to close waits for its persons; they wait only for what of it has left already, or both
// would wait for each other.
const HOUSEHOLDS = `
  SELECT DISTINCT o.municipality, 'household' AS "objectKind", o.object_id AS "objectId",
         CASE WHEN o.context->>'closing' = 'true' AND o.cut_version > 0 THEN o.cut_version ELSE o.wanted_version END AS version
    FROM unnest($2::text[], $3::text[]) AS k (municipality, id)
    JOIN delivery.object o ON o.receiver = $1 AND o.municipality = k.municipality AND o.object_kind = 'household' AND o.object_id = k.id
   WHERE o.wanted_version > o.settled_version
   ORDER BY "objectId"`;

const UNSETTLED = `
  SELECT 'household' AS "objectKind", object_id AS "objectId", wanted_version AS version FROM delivery.object
   WHERE receiver = $1 AND municipality = $2 AND object_kind = 'household' AND object_id = ANY($3)
     AND wanted_version > settled_version
   ORDER BY object_id`;

const PERSONS = `
  SELECT 'person' AS "objectKind", o.object_id AS "objectId", o.wanted_version AS version
    FROM household_member m
    JOIN delivery.object o ON o.receiver = $1 AND o.municipality = m.municipality AND o.object_kind = 'person'
                          AND o.object_id = m.resident_id
   WHERE m.municipality = $2 AND m.nhi_household_id = $3 AND o.wanted_version > o.settled_version
   ORDER BY o.object_id`;

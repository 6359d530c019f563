import type { EntityManager } from 'typeorm';
import type { WaitsFor } from '#delivery/wanted';
import { HouseholdMembers, type MemberRef } from '../../application/ports/household-members.ts';
import { FEDERATION } from '../../domain/receiver.ts';

export class SqlHouseholdMembers extends HouseholdMembers {
  async remember(manager: EntityManager, person: MemberRef, householdIds: readonly string[]): Promise<void> {
    await manager.query(
      `INSERT INTO household_member (municipality, nhi_household_id, resident_id)
       SELECT $1, h, $2 FROM unnest($3::text[]) AS h ON CONFLICT DO NOTHING`,
      [person.municipality, person.residentId, householdIds],
    );
  }

  householdsToWaitFor(
    manager: EntityManager,
    municipality: string,
    householdIds: readonly string[],
  ): Promise<WaitsFor[]> {
    return manager.query(HOUSEHOLDS, [FEDERATION, municipality, householdIds]);
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

// A household that is about to close waits for its persons; they wait only for what of it has left already, or both
// would wait for each other.
const HOUSEHOLDS = `
  SELECT 'household' AS "objectKind", object_id AS "objectId",
         CASE WHEN context->>'closing' = 'true' AND cut_version > 0 THEN cut_version ELSE wanted_version END AS version
    FROM delivery.object
   WHERE receiver = $1 AND municipality = $2 AND object_kind = 'household' AND object_id = ANY($3)
     AND wanted_version > settled_version
   ORDER BY object_id`;

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

import type { EntityManager } from 'typeorm';
import type { AddresseePart } from '#contracts/addressing/addressee.part';
import type { PlainDate } from '#kernel/plain-date';
import { gathered, gatheredWrite } from '#persistence/gathered';

/** A person as taken over from addressing, with his ledger version. */
export interface Person {
  readonly municipality: string;
  readonly residentId: string;
  readonly integratedAddresseeNumber: string;
  readonly registryHouseholdId: string;
  readonly state: AddresseePart;
  readonly diedOn: PlainDate | null;
  /** Number of the addressing message this state rests on. */
  readonly addressingSeq: number;
  readonly version: number;
  /** 国保世帯 of the newest coverage; null before the first. */
  readonly nhiHouseholdId: string | null;
}

export const PERSON_COLUMNS = `municipality, resident_id AS "residentId", integrated_addressee_number AS "integratedAddresseeNumber",
  registry_household_id AS "registryHouseholdId", state, died_on::text AS "diedOn", addressing_seq::int AS "addressingSeq",
  version, nhi_household_id AS "nhiHouseholdId"`;

/** Those of the ids that are known, ascending. */
export async function findPersons(
  manager: EntityManager,
  municipality: string,
  residentIds: readonly string[],
): Promise<Person[]> {
  const found = await Promise.all(
    [...new Set(residentIds)].sort().map((residentId) => findPerson(manager, { municipality, residentId })),
  );
  return found.filter((person) => person !== undefined);
}

const findPerson = gathered(async (manager, keys: readonly { municipality: string; residentId: string }[]) => {
  const rows: Person[] = await manager.query(
    `SELECT ${PERSON_COLUMNS} FROM person
      WHERE (municipality, resident_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [keys.map(({ municipality }) => municipality), keys.map(({ residentId }) => residentId)],
  );
  const found = new Map(rows.map((person) => [`${person.municipality}|${person.residentId}`, person]));
  return keys.map(({ municipality, residentId }) => found.get(`${municipality}|${residentId}`));
});

/** Residents of a registry household, ascending. */
export function findRegistryMembers(
  manager: EntityManager,
  municipality: string,
  registryHouseholdId: string,
): Promise<Person[]> {
  return membersOf(manager, { municipality, registryHouseholdId });
}

const membersOf = gathered(async (manager, keys: readonly { municipality: string; registryHouseholdId: string }[]) => {
  const rows: Person[] = await manager.query(
    `SELECT ${PERSON_COLUMNS} FROM person
      WHERE (municipality, registry_household_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY resident_id`,
    [keys.map(({ municipality }) => municipality), keys.map(({ registryHouseholdId }) => registryHouseholdId)],
  );
  const found = Map.groupBy(rows, (person) => `${person.municipality}|${person.registryHouseholdId}`);
  return keys.map(({ municipality, registryHouseholdId }) => found.get(`${municipality}|${registryHouseholdId}`) ?? []);
});

export type PersonState = Omit<Person, 'version' | 'nhiHouseholdId'>;

/** Takes over what addressing says now; version and 国保世帯 are ours and stay. */
export const savePersonState = gatheredWrite((manager, persons: readonly PersonState[]) =>
  manager.query(
    `INSERT INTO person (municipality, resident_id, integrated_addressee_number, registry_household_id, state, died_on, addressing_seq)
     SELECT municipality, "residentId", "integratedAddresseeNumber", "registryHouseholdId", state, "diedOn", "addressingSeq"
       FROM json_to_recordset($1) AS n(municipality text, "residentId" text, "integratedAddresseeNumber" text,
            "registryHouseholdId" text, state jsonb, "diedOn" date, "addressingSeq" bigint) ORDER BY municipality, "residentId"
     ON CONFLICT (municipality, resident_id) DO UPDATE SET integrated_addressee_number = excluded.integrated_addressee_number,
       registry_household_id = excluded.registry_household_id, state = excluded.state,
       died_on = COALESCE(excluded.died_on, person.died_on), addressing_seq = excluded.addressing_seq, updated_at = clock_timestamp()`,
    [JSON.stringify(persons)],
  ),
);

export const savePersonVersion = gatheredWrite((manager, persons: readonly Person[]) =>
  manager.query(
    `UPDATE person p SET version = n.version, nhi_household_id = n."nhiHouseholdId", updated_at = clock_timestamp()
       FROM json_to_recordset($1) AS n(municipality text, "residentId" text, version int, "nhiHouseholdId" text)
      WHERE p.municipality = n.municipality AND p.resident_id = n."residentId"`,
    [
      JSON.stringify(
        persons.map(({ municipality, residentId, version, nhiHouseholdId }) => ({
          municipality,
          residentId,
          version,
          nhiHouseholdId,
        })),
      ),
    ],
  ),
);

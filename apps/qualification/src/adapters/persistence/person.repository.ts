import type { EntityManager } from 'typeorm';
import type { AddresseePart } from '#contracts/addressing/addressee.part';
import type { PlainDate } from '#kernel/plain-date';

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

export async function findPersons(
  manager: EntityManager,
  municipality: string,
  residentIds: readonly string[],
): Promise<Person[]> {
  return manager.query(
    `SELECT ${PERSON_COLUMNS} FROM person WHERE municipality = $1 AND resident_id = ANY($2) ORDER BY resident_id`,
    [municipality, residentIds],
  );
}

export async function findRegistryMembers(
  manager: EntityManager,
  municipality: string,
  registryHouseholdId: string,
): Promise<Person[]> {
  return manager.query(
    `SELECT ${PERSON_COLUMNS} FROM person WHERE municipality = $1 AND registry_household_id = $2 ORDER BY resident_id`,
    [municipality, registryHouseholdId],
  );
}

export type PersonState = Omit<Person, 'version' | 'nhiHouseholdId'>;

/** Takes over what addressing says now; version and 国保世帯 are ours and stay. */
export async function savePersonState(manager: EntityManager, person: PersonState): Promise<void> {
  await manager.query(
    `INSERT INTO person (municipality, resident_id, integrated_addressee_number, registry_household_id, state, died_on, addressing_seq)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (municipality, resident_id) DO UPDATE SET integrated_addressee_number = excluded.integrated_addressee_number,
       registry_household_id = excluded.registry_household_id, state = excluded.state,
       died_on = COALESCE(excluded.died_on, person.died_on), addressing_seq = excluded.addressing_seq, updated_at = clock_timestamp()`,
    [
      person.municipality,
      person.residentId,
      person.integratedAddresseeNumber,
      person.registryHouseholdId,
      JSON.stringify(person.state),
      person.diedOn,
      person.addressingSeq,
    ],
  );
}

export async function savePersonVersion(manager: EntityManager, person: Person): Promise<void> {
  await manager.query(
    'UPDATE person SET version = $3, nhi_household_id = $4, updated_at = clock_timestamp() WHERE municipality = $1 AND resident_id = $2',
    [person.municipality, person.residentId, person.version, person.nhiHouseholdId],
  );
}

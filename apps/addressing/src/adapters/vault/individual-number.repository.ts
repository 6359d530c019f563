import type { EntityManager } from 'typeorm';
import { gathered, gatheredWrite } from '#persistence/gathered';

/** A number as it may be looked for: by its keyed index, never in plain. */
export interface NumberIndex {
  readonly municipality: string;
  readonly blindIndex: Buffer;
}

export interface StoredNumberOwner {
  readonly residentId: string;
  readonly integratedAddresseeNumber: string;
  readonly birthDate: string;
  readonly sex: string;
}

/** A number as it is stored, bound to its resident. */
export interface NumberRow extends NumberIndex {
  readonly residentId: string;
  readonly cipher: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly keyId: string;
}

/** Who has had the number longest. */
export const findNumberOwner = gathered(async (manager: EntityManager, asked: readonly NumberIndex[]) => {
  const rows: (StoredNumberOwner & { place: number })[] = await manager.query(
    `SELECT a.place::int, o.* FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS a (municipality, blind_index, place)
      CROSS JOIN LATERAL (
        SELECT p.resident_id AS "residentId", p.integrated_addressee_number AS "integratedAddresseeNumber",
               p.state->>'birthDate' AS "birthDate", p.state->>'sex' AS sex
          FROM individual_number n JOIN addressee p USING (municipality, resident_id)
         WHERE n.municipality = a.municipality AND n.blind_index = a.blind_index AND n.replaced_at IS NULL
         ORDER BY n.stored_at LIMIT 1) o`,
    [asked.map(({ municipality }) => municipality), asked.map(({ blindIndex }) => blindIndex)],
  );
  const owners = new Map(rows.map(({ place, ...owner }) => [place - 1, owner]));
  return asked.map((_, index): StoredNumberOwner | undefined => owners.get(index));
});

/**
 * Makes a number the current one of its resident, unless it is so already; the one before stays as history. A resident
 * comes once at a time, so that one statement never meets a row that another piece has just written.
 */
export const storeNumber = gatheredWrite(async (manager: EntityManager, numbers: readonly NumberRow[]) => {
  const columns = [
    numbers.map(({ municipality }) => municipality),
    numbers.map(({ residentId }) => residentId),
    numbers.map(({ blindIndex }) => blindIndex),
  ];
  await manager.query(
    `UPDATE individual_number c SET replaced_at = clock_timestamp()
       FROM unnest($1::text[], $2::text[], $3::bytea[]) AS n (municipality, resident_id, blind_index)
      WHERE c.municipality = n.municipality AND c.resident_id = n.resident_id AND c.replaced_at IS NULL
        AND c.blind_index <> n.blind_index`,
    columns,
  );
  await manager.query(
    `INSERT INTO individual_number (municipality, resident_id, blind_index, cipher, iv, tag, key_id)
     SELECT n.* FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::text[])
                     AS n (municipality, resident_id, blind_index, cipher, iv, tag, key_id)
      WHERE NOT EXISTS (SELECT FROM individual_number c WHERE c.municipality = n.municipality
                           AND c.resident_id = n.resident_id AND c.replaced_at IS NULL)
      ORDER BY 1, 2`,
    [
      ...columns,
      numbers.map(({ cipher }) => cipher),
      numbers.map(({ iv }) => iv),
      numbers.map(({ tag }) => tag),
      numbers.map(({ keyId }) => keyId),
    ],
  );
});

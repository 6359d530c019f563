import type { EntityManager } from 'typeorm';
import { gathered, gatheredWrite } from '#persistence/gathered';
import type { BranchAssignment, HouseholdEvent, NhiHousehold } from '../../domain/household/nhi-household.ts';
import type { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import type { HouseholdOutward } from '../../domain/outward/household-outward.ts';

/** The outward state as it was last sent, with the very payload. */
export type SentOutward = HouseholdOutward & { readonly sent?: HouseholdChangedV1 };

export interface StoredHousehold {
  readonly household: NhiHousehold;
  readonly registryHouseholdId: string;
  readonly version: number;
  /** The state last sent, to tell whether a new version is due. */
  readonly outward: SentOutward | null;
}

interface HouseholdRow {
  nhi_household_id: string;
  municipality: string;
  registry_household_id: string;
  symbol: string;
  number: string;
  branches: BranchAssignment[];
  version: number;
  outward: SentOutward | null;
}

/** Those of the ids that are known, with their history, ascending. */
export async function findHouseholds(
  manager: EntityManager,
  municipality: string,
  ids: readonly string[],
): Promise<StoredHousehold[]> {
  const keys = [...new Set(ids)].sort().map((nhiHouseholdId) => ({ municipality, nhiHouseholdId }));
  const [rows, histories] = await Promise.all([
    Promise.all(keys.map((key) => findHousehold(manager, key))),
    Promise.all(keys.map((key) => historyOf(manager, key))),
  ]);
  return rows.flatMap((row, index) => (row ? [toStored(row, histories[index] ?? [])] : []));
}

interface HouseholdKey {
  readonly municipality: string;
  readonly nhiHouseholdId: string;
}

const findHousehold = gathered(async (manager, keys: readonly HouseholdKey[]) => {
  const rows: HouseholdRow[] = await manager.query(
    `SELECT * FROM nhi_household WHERE (municipality, nhi_household_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    householdColumns(keys),
  );
  const found = new Map(rows.map((row) => [`${row.municipality}|${row.nhi_household_id}`, row]));
  return keys.map(({ municipality, nhiHouseholdId }) => found.get(`${municipality}|${nhiHouseholdId}`));
});

interface HouseholdEventRow {
  municipality: string;
  nhi_household_id: string;
  event_id: string;
  change_id: string;
  sequence: number;
  content: object;
  recorded_at: Date;
}

const historyOf = gathered(async (manager, keys: readonly HouseholdKey[]) => {
  const rows: HouseholdEventRow[] = await manager.query(
    `SELECT * FROM household_event WHERE (municipality, nhi_household_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
      ORDER BY sequence`,
    householdColumns(keys),
  );
  const found = Map.groupBy(rows, (row) => `${row.municipality}|${row.nhi_household_id}`);
  return keys.map(({ municipality, nhiHouseholdId }) => found.get(`${municipality}|${nhiHouseholdId}`) ?? []);
});

function householdColumns(keys: readonly HouseholdKey[]): string[][] {
  return [keys.map(({ municipality }) => municipality), keys.map(({ nhiHouseholdId }) => nhiHouseholdId)];
}

/** 国保世帯 of a registry household, and those its residents head from elsewhere. */
export function findHouseholdIds(
  manager: EntityManager,
  municipality: string,
  registryHouseholdIds: readonly string[],
  residentIds: readonly string[],
): Promise<string[]> {
  return householdIdsOf(manager, { municipality, registryHouseholdIds, residentIds });
}

interface Surroundings {
  readonly municipality: string;
  readonly registryHouseholdIds: readonly string[];
  readonly residentIds: readonly string[];
}

const householdIdsOf = gathered(async (manager, asked: readonly Surroundings[]) => {
  const rows: { place: number; id: string }[] = await manager.query(
    `SELECT DISTINCT a.place, f.id
       FROM json_to_recordset($1) AS a(place int, municipality text, "registryHouseholdIds" json, "residentIds" json)
      CROSS JOIN LATERAL (
        SELECT n.nhi_household_id AS id FROM nhi_household n WHERE n.municipality = a.municipality
           AND n.registry_household_id = ANY (ARRAY(SELECT json_array_elements_text("registryHouseholdIds")))
        UNION ALL
        SELECT n.nhi_household_id FROM nhi_household n WHERE n.municipality = a.municipality
           AND n.head_resident_id = ANY (ARRAY(SELECT json_array_elements_text("residentIds")))
        UNION ALL
        SELECT p.nhi_household_id FROM person p WHERE p.municipality = a.municipality
           AND p.resident_id = ANY (ARRAY(SELECT json_array_elements_text("residentIds")))) f
      WHERE f.id IS NOT NULL ORDER BY f.id`,
    [JSON.stringify(asked.map((one, place) => ({ ...one, place })))],
  );
  const found = Map.groupBy(rows, ({ place }) => place);
  return asked.map((_, place) => (found.get(place) ?? []).map(({ id }) => id));
});

function toStored(row: HouseholdRow, events: readonly HouseholdEventRow[]): StoredHousehold {
  return {
    registryHouseholdId: row.registry_household_id,
    version: row.version,
    outward: row.outward,
    household: {
      nhiHouseholdId: row.nhi_household_id,
      municipalityCode: row.municipality,
      symbol: row.symbol,
      number: row.number,
      branches: row.branches,
      events: events.map(
        (event) =>
          ({
            ...event.content,
            eventId: event.event_id,
            changeId: event.change_id,
            sequence: event.sequence,
            recordedAt: event.recorded_at.toISOString(),
          }) as HouseholdEvent,
      ),
    },
  };
}

/** Number of the next 国保世帯; its 番号 is the same number, seven digits. */
export async function nextHouseholdNumber(manager: EntityManager): Promise<string> {
  const rows: { id: string }[] = await manager.query(`SELECT nextval('nhi_household_id')::text AS id`);
  return rows[0]?.id ?? '';
}

export async function saveHousehold(
  manager: EntityManager,
  stored: StoredHousehold,
  newEvents: readonly HouseholdEvent[],
): Promise<void> {
  const { municipalityCode: municipality, nhiHouseholdId } = stored.household;
  await save(manager, stored);
  await Promise.all(newEvents.map((event) => appendEvent(manager, { ...event, municipality, nhiHouseholdId })));
}

const save = gatheredWrite((manager, households: readonly StoredHousehold[]) =>
  manager.query(
    `INSERT INTO nhi_household (municipality, nhi_household_id, registry_household_id, symbol, number, branches, version, outward, head_resident_id)
     SELECT municipality, id, "registryHouseholdId", symbol, number, branches, version, outward, head
       FROM json_to_recordset($1) AS n(municipality text, id text, "registryHouseholdId" text, symbol text, number text,
            branches jsonb, version int, outward jsonb, head text) ORDER BY municipality, id
     ON CONFLICT (municipality, nhi_household_id) DO UPDATE SET branches = excluded.branches, version = excluded.version,
       outward = excluded.outward, head_resident_id = excluded.head_resident_id`,
    [
      JSON.stringify(
        households.map(({ household, registryHouseholdId, version, outward }) => ({
          municipality: household.municipalityCode,
          id: household.nhiHouseholdId,
          registryHouseholdId,
          symbol: household.symbol,
          number: household.number,
          branches: household.branches,
          version,
          outward,
          head: outward?.head?.residentId ?? null,
        })),
      ),
    ],
  ),
);

const appendEvent = gatheredWrite((manager, events: readonly (HouseholdEvent & HouseholdKey)[]) =>
  manager.query(
    `INSERT INTO household_event (event_id, municipality, nhi_household_id, change_id, sequence, content, recorded_at)
     SELECT "eventId", municipality, "nhiHouseholdId", "changeId", sequence, content, "recordedAt"
       FROM json_to_recordset($1) AS n("eventId" uuid, municipality text, "nhiHouseholdId" text, "changeId" uuid, sequence int,
            content jsonb, "recordedAt" timestamptz)`,
    [
      JSON.stringify(
        events.map(({ eventId, municipality, nhiHouseholdId, changeId, sequence, recordedAt, ...content }) => ({
          eventId,
          municipality,
          nhiHouseholdId,
          changeId,
          sequence,
          recordedAt,
          content,
        })),
      ),
    ],
  ),
);

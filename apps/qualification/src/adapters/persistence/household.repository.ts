import type { EntityManager } from 'typeorm';
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

export async function findHouseholds(
  manager: EntityManager,
  municipality: string,
  ids: readonly string[],
): Promise<StoredHousehold[]> {
  const rows: HouseholdRow[] = await manager.query(
    'SELECT * FROM nhi_household WHERE municipality = $1 AND nhi_household_id = ANY($2) ORDER BY nhi_household_id',
    [municipality, ids],
  );
  return Promise.all(rows.map((row) => toStored(manager, row)));
}

/** 国保世帯 of a registry household, and those its residents head from elsewhere. */
export async function findHouseholdIds(
  manager: EntityManager,
  municipality: string,
  registryHouseholdIds: readonly string[],
  residentIds: readonly string[],
): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(
    `SELECT nhi_household_id AS id FROM nhi_household WHERE municipality = $1 AND registry_household_id = ANY($2)
     UNION SELECT nhi_household_id FROM nhi_household WHERE municipality = $1 AND head_resident_id = ANY($3)
     UNION SELECT nhi_household_id FROM person WHERE municipality = $1 AND resident_id = ANY($3) AND nhi_household_id IS NOT NULL
     ORDER BY 1`,
    [municipality, registryHouseholdIds, residentIds],
  );
  return rows.map((row) => row.id);
}

async function toStored(manager: EntityManager, row: HouseholdRow): Promise<StoredHousehold> {
  const events: { event_id: string; change_id: string; sequence: number; content: object; recorded_at: Date }[] =
    await manager.query(
      'SELECT * FROM household_event WHERE municipality = $1 AND nhi_household_id = $2 ORDER BY sequence',
      [row.municipality, row.nhi_household_id],
    );
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
  const { household } = stored;
  await manager.query(
    `INSERT INTO nhi_household (municipality, nhi_household_id, registry_household_id, symbol, number, branches, version, outward, head_resident_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (municipality, nhi_household_id) DO UPDATE SET branches = excluded.branches, version = excluded.version,
       outward = excluded.outward, head_resident_id = excluded.head_resident_id`,
    [
      household.municipalityCode,
      household.nhiHouseholdId,
      stored.registryHouseholdId,
      household.symbol,
      household.number,
      JSON.stringify(household.branches),
      stored.version,
      stored.outward === null ? null : JSON.stringify(stored.outward),
      stored.outward?.head?.residentId ?? null,
    ],
  );
  for (const event of newEvents) {
    const { eventId, changeId, sequence, recordedAt, ...content } = event;
    await manager.query(
      `INSERT INTO household_event (event_id, municipality, nhi_household_id, change_id, sequence, content, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        eventId,
        household.municipalityCode,
        household.nhiHouseholdId,
        changeId,
        sequence,
        JSON.stringify(content),
        recordedAt,
      ],
    );
  }
}

import type { EntityManager } from 'typeorm';
import { gathered } from '#persistence/gathered';
import type { LedgerEvent } from '../../domain/ledger/ledger-event.ts';
import type { MemberPeriod } from '../../domain/household/household-period.ts';
import type { Timeline } from '../../domain/ledger/timeline.ts';
import { memberPeriods } from '../../domain/household/household-period.ts';

interface LedgerRow {
  event_id: string;
  change_id: string;
  resident_id: string;
  sequence: number;
  kind: string;
  effective_on: string;
  fact_date: string;
  provisional: boolean;
  authority: string;
  content: object;
  recorded_at: Date;
}

/** The person's whole ledger, oldest first. */
export function readLedger(
  manager: EntityManager,
  municipality: string,
  residentId: string,
): Promise<readonly LedgerEvent[]> {
  return ledgerOf(manager, { municipality, residentId });
}

const ledgerOf = gathered(async (manager, keys: readonly { municipality: string; residentId: string }[]) => {
  const rows: (LedgerRow & { municipality: string })[] = await manager.query(
    `SELECT municipality, ${COLUMNS} FROM ledger_event
      WHERE (municipality, resident_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY sequence`,
    [keys.map(({ municipality }) => municipality), keys.map(({ residentId }) => residentId)],
  );
  const found = Map.groupBy(rows, ({ municipality, resident_id }) => `${municipality}|${resident_id}`);
  return keys.map(({ municipality, residentId }) => (found.get(`${municipality}|${residentId}`) ?? []).map(toEvent));
});

/** Whole ledgers of many persons, each oldest first; a person without events is left out. */
export async function readLedgers(
  manager: EntityManager,
  municipality: string,
  residentIds: readonly string[],
): Promise<Map<string, LedgerEvent[]>> {
  const rows: LedgerRow[] = await manager.query(
    `SELECT ${COLUMNS} FROM ledger_event WHERE municipality = $1 AND resident_id = ANY($2) ORDER BY resident_id, sequence`,
    [municipality, residentIds],
  );
  return Map.groupBy(rows.map(toEvent), (event) => event.residentId);
}

const COLUMNS = `event_id, change_id, resident_id, sequence, kind, effective_on::text, fact_date::text, provisional, authority, content, recorded_at`;

function toEvent(row: LedgerRow): LedgerEvent {
  return {
    ...row.content,
    eventId: row.event_id,
    changeId: row.change_id,
    residentId: row.resident_id,
    sequence: row.sequence,
    kind: row.kind,
    effectiveOn: row.effective_on,
    factDate: row.fact_date,
    provisional: row.provisional,
    authority: row.authority,
    recordedAt: row.recorded_at.toISOString(),
  } as LedgerEvent;
}

export async function appendLedger(
  manager: EntityManager,
  municipality: string,
  events: readonly LedgerEvent[],
): Promise<void> {
  for (const event of events) {
    const {
      eventId,
      changeId,
      residentId,
      sequence,
      kind,
      effectiveOn,
      factDate,
      provisional,
      authority,
      recordedAt,
      ...content
    } = event;
    await manager.query(
      `INSERT INTO ledger_event (event_id, municipality, resident_id, change_id, sequence, kind, effective_on, fact_date, provisional, authority, content, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        eventId,
        municipality,
        residentId,
        changeId,
        sequence,
        kind,
        effectiveOn,
        factDate,
        provisional,
        authority,
        JSON.stringify(content),
        recordedAt,
      ],
    );
  }
}

/** Replaces the person's periods by what the timeline says now. */
export async function saveMemberPeriods(
  manager: EntityManager,
  municipality: string,
  residentId: string,
  timeline: Timeline,
): Promise<void> {
  const households = new Set(
    timeline.coverage.flatMap((row) => row.memberships.map((membership) => membership.nhiHouseholdId)),
  );
  await manager.query('DELETE FROM member_period WHERE municipality = $1 AND resident_id = $2', [
    municipality,
    residentId,
  ]);
  for (const nhiHouseholdId of households) {
    for (const period of memberPeriods(residentId, timeline, nhiHouseholdId)) {
      await manager.query(
        'INSERT INTO member_period (municipality, resident_id, nhi_household_id, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5)',
        [municipality, residentId, nhiHouseholdId, period.startsOn, period.endsOn],
      );
    }
  }
}

export function readMemberPeriods(
  manager: EntityManager,
  municipality: string,
  nhiHouseholdId: string,
): Promise<MemberPeriod[]> {
  return periodsOf(manager, { municipality, nhiHouseholdId });
}

const periodsOf = gathered(async (manager, keys: readonly { municipality: string; nhiHouseholdId: string }[]) => {
  const rows: (MemberPeriod & { municipality: string; nhiHouseholdId: string })[] = await manager.query(
    `SELECT municipality, nhi_household_id AS "nhiHouseholdId", resident_id AS "residentId", starts_on::text AS "startsOn",
            ends_on::text AS "endsOn" FROM member_period
      WHERE (municipality, nhi_household_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY resident_id, starts_on`,
    [keys.map(({ municipality }) => municipality), keys.map(({ nhiHouseholdId }) => nhiHouseholdId)],
  );
  const found = Map.groupBy(rows, (row) => `${row.municipality}|${row.nhiHouseholdId}`);
  return keys.map(({ municipality, nhiHouseholdId }) =>
    (found.get(`${municipality}|${nhiHouseholdId}`) ?? []).map(({ residentId, startsOn, endsOn }): MemberPeriod => ({
      residentId,
      startsOn,
      endsOn,
    })),
  );
});

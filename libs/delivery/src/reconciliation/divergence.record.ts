import type { DataSource, EntityManager } from 'typeorm';
import type { ObjectKind } from '../object-ref.ts';
import { type Cause, CAUSES } from './cause.ts';
import type { Finding } from './finding.ts';
import { REPAIR_STATE } from './run.record.ts';

/** A divergence as shown; rows by key, 版 and hash only. */
export interface DivergenceView {
  readonly item: string;
  readonly objectKind: ObjectKind;
  readonly objectId: string;
  readonly cause: Cause;
  readonly text: string;
  readonly action: string;
  readonly actor: string;
  readonly repair: string;
  readonly ledgerVersion: number | null;
  readonly wantedVersion: number | null;
  readonly held: object;
  readonly reported: object;
  readonly state: string;
  readonly proposedBy: string | null;
  readonly approvedBy: string | null;
  readonly failure: string | null;
}

/** A divergence whose repair has been approved. */
export interface ApprovedItem {
  readonly id: string;
  readonly runId: string;
  readonly objectKind: ObjectKind;
  readonly objectId: string;
  /** Ascending: what has to stand at the receiver first, then what may go last. */
  readonly rank: number;
  readonly proposedBy: string;
  readonly approvedBy: string;
  readonly reason: string;
}

export async function saveFindings(manager: EntityManager, runId: string, findings: readonly Finding[]): Promise<void> {
  await manager.query(
    `INSERT INTO delivery.divergence (run_id, object_kind, object_id, cause, ledger_version, wanted_version, held, reported)
     SELECT $1, f."objectKind", f."objectId", f.cause, f."ledgerVersion", f."wantedVersion", f.held, f.reported
       FROM json_to_recordset($2) AS f("objectKind" text, "objectId" text, cause text, "ledgerVersion" int,
                                       "wantedVersion" int, held jsonb, reported jsonb)`,
    [runId, JSON.stringify(findings)],
  );
}

export async function listDivergences(
  dataSource: DataSource,
  runId: string,
  limit: number,
  cursor: string,
): Promise<DivergenceView[]> {
  const rows: DivergenceView[] = await dataSource.query(
    `SELECT d.id AS item, d.object_kind AS "objectKind", d.object_id AS "objectId", d.cause,
            d.ledger_version AS "ledgerVersion", d.wanted_version AS "wantedVersion", d.held, d.reported,
            ${REPAIR_STATE} AS state, d.proposed_by AS "proposedBy", d.approved_by AS "approvedBy",
            COALESCE(d.failure, (SELECT a.answer->0->>'code' FROM delivery.attempt a
                                  WHERE a.re_effect_id = d.re_effect_id AND a.state = 'rejected'
                                  ORDER BY a.generation DESC LIMIT 1)) AS failure
       FROM delivery.divergence d WHERE d.run_id = $1 AND d.id > $3 ORDER BY d.id LIMIT $2`,
    [runId, limit, cursor],
  );
  return rows.map((row) => ({ ...row, ...CAUSES[row.cause] }));
}

export interface ItemsCommand {
  readonly runId: string;
  /** Every item that can be taken when absent. */
  readonly items?: readonly string[];
  readonly by: string;
}

/** Proposes repairs; gives how many. Items without a repair, or already under way, are left as they are. */
export async function proposeRepairs(
  dataSource: DataSource,
  command: ItemsCommand & { reason: string },
): Promise<number> {
  const repairable = Object.entries(CAUSES).flatMap(([cause, { repair }]) => (repair === 're-effect' ? [cause] : []));
  return changed(
    dataSource,
    `UPDATE delivery.divergence d
        SET state = 'proposed', proposed_by = $3, proposed_at = clock_timestamp(), reason = $4, approved_by = NULL,
            approved_at = NULL, failure = NULL, re_effect_id = NULL
      WHERE run_id = $1 AND ($2::bigint[] IS NULL OR id = ANY($2)) AND cause = ANY($5)
        AND ${REPAIR_STATE} IN ('open', 'failed', 'refused')
        AND EXISTS (SELECT 1 FROM delivery.reconciliation r WHERE r.run_id = d.run_id AND r.state = 'done')`,
    [command.runId, command.items ?? null, command.by, command.reason, repairable],
  );
}

/** Approves what somebody else proposed; gives how many. */
export function approveRepairs(dataSource: DataSource, command: ItemsCommand): Promise<number> {
  return changed(
    dataSource,
    `UPDATE delivery.divergence SET state = 'approved', approved_by = $3, approved_at = clock_timestamp()
      WHERE run_id = $1 AND ($2::bigint[] IS NULL OR id = ANY($2)) AND state = 'proposed' AND proposed_by <> $3`,
    [command.runId, command.items ?? null, command.by],
  );
}

/** How many of the items were proposed by this very person. */
export async function countProposedBy(dataSource: DataSource, command: ItemsCommand): Promise<number> {
  const rows: { count: number }[] = await dataSource.query(
    `SELECT count(*)::int AS count FROM delivery.divergence
      WHERE run_id = $1 AND ($2::bigint[] IS NULL OR id = ANY($2)) AND state = 'proposed' AND proposed_by = $3`,
    [command.runId, command.items ?? null, command.by],
  );
  return rows[0]?.count ?? 0;
}

/** Households before persons, but a household that goes after them; without the items `except`. */
export function approvedItems(
  dataSource: DataSource,
  limit: number,
  except: readonly string[],
): Promise<ApprovedItem[]> {
  return dataSource.query(
    `SELECT d.id, d.run_id AS "runId", d.object_kind AS "objectKind", d.object_id AS "objectId",
            CASE WHEN d.object_kind = 'person' THEN 2
                 WHEN d.cause IN ('sender-extra', 'receiver-extra') THEN 3 ELSE 1 END AS rank,
            d.proposed_by AS "proposedBy", d.approved_by AS "approvedBy", d.reason
       FROM delivery.divergence d WHERE d.state = 'approved' AND d.id <> ALL($2) ORDER BY rank, d.id LIMIT $1`,
    [limit, except],
  );
}

/** False when it is no longer approved: another process was quicker. */
export async function markApplied(manager: EntityManager, id: string, reEffect: string): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `WITH u AS (
       UPDATE delivery.divergence SET state = 'applied', re_effect_id = $2, applied_at = clock_timestamp()
        WHERE id = $1 AND state = 'approved' RETURNING id)
     SELECT id FROM u`,
    [id, reEffect],
  );
  return rows.length > 0;
}

export async function markFailed(manager: EntityManager, id: string, failure: string): Promise<void> {
  await manager.query(`UPDATE delivery.divergence SET state = 'failed', failure = $2 WHERE id = $1`, [id, failure]);
}

/** Divergences of the newest finished run that are not dealt with. */
export async function openDivergences(manager: EntityManager): Promise<{ receiver: string; count: number }[]> {
  return manager.query(
    `SELECT r.receiver, count(d.id) FILTER (WHERE ${REPAIR_STATE} <> 'repaired')::int AS count
       FROM (SELECT DISTINCT ON (receiver) receiver, run_id FROM delivery.reconciliation WHERE state = 'done'
              ORDER BY receiver, run_id DESC) r
       LEFT JOIN delivery.divergence d ON d.run_id = r.run_id GROUP BY 1`,
  );
}

async function changed(dataSource: DataSource, update: string, values: unknown[]): Promise<number> {
  const rows: { count: number }[] = await dataSource.query(
    `WITH u AS (${update} RETURNING 1) SELECT count(*)::int AS count FROM u`,
    values,
  );
  return rows[0]?.count ?? 0;
}

import type { EntityManager } from 'typeorm';
import type { PlainDate } from '#kernel/plain-date';
import type { Basis, ChangeKind } from '../../domain/decisions/decision.ts';
import type { Reason } from '../../domain/tables/legal-articles.ts';

/** One version of a person, and why it came to be. */
export interface ChangeRecord {
  readonly changeId: string;
  readonly municipality: string;
  readonly residentId: string;
  readonly groupId: string | null;
  readonly version: number;
  readonly kind: ChangeKind;
  readonly effectiveOn: PlainDate;
  readonly reason: string;
  readonly basis: Basis;
  readonly reasons: readonly Reason[];
  readonly registryEventId: string | null;
  readonly registrySequence: number | null;
  readonly taskId: string | null;
  readonly notificationId: string | null;
  readonly actor: string | null;
  readonly traceId: string | null;
  readonly recordedAt: string;
}

export async function insertChange(
  manager: EntityManager,
  change: ChangeRecord,
  message: { seq: number; messageId: string },
): Promise<void> {
  await manager.query(
    `INSERT INTO change (change_id, municipality, resident_id, group_id, version, kind, effective_on, reason, basis, reasons,
       registry_event_id, registry_sequence, task_id, notification_id, actor, trace_id, recorded_at, lane_seq, message_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    [
      change.changeId,
      change.municipality,
      change.residentId,
      change.groupId,
      change.version,
      change.kind,
      change.effectiveOn,
      change.reason,
      JSON.stringify(change.basis),
      JSON.stringify(change.reasons),
      change.registryEventId,
      change.registrySequence,
      change.taskId,
      change.notificationId,
      change.actor,
      change.traceId,
      change.recordedAt,
      message.seq,
      message.messageId,
    ],
  );
}

export interface ChangeLocator {
  readonly changeId: string;
  readonly municipality: string;
  readonly residentId: string;
}

export async function findChange(manager: EntityManager, changeId: string): Promise<ChangeLocator | undefined> {
  const rows: ChangeLocator[] = await manager.query(
    'SELECT change_id AS "changeId", municipality, resident_id AS "residentId" FROM change WHERE change_id = $1',
    [changeId],
  );
  return rows[0];
}

/** What a registry change led to: the change it wrote, and whether staff decided it. */
export async function findByRegistrySequence(
  manager: EntityManager,
  municipality: string,
  residentId: string,
  sequence: number,
): Promise<{ changeId: string; kind: ChangeKind; taskId: string | null } | undefined> {
  const rows: { changeId: string; kind: ChangeKind; taskId: string | null }[] = await manager.query(
    `SELECT change_id AS "changeId", kind, task_id AS "taskId" FROM change
      WHERE municipality = $1 AND resident_id = $2 AND registry_sequence = $3 ORDER BY version DESC LIMIT 1`,
    [municipality, residentId, sequence],
  );
  return rows[0];
}

export async function audit(
  manager: EntityManager,
  entry: { actor: string; action: string; municipality: string; residentId: string | null; reference: string | null },
): Promise<void> {
  await manager.query(
    'INSERT INTO audit_event (actor, action, municipality, resident_id, reference) VALUES ($1, $2, $3, $4, $5)',
    [entry.actor, entry.action, entry.municipality, entry.residentId, entry.reference],
  );
}

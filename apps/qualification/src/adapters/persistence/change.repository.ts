import type { EntityManager } from 'typeorm';
import type { PlainDate } from '#kernel/plain-date';
import { gatheredWrite } from '#persistence/gathered';
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

export function insertChange(
  manager: EntityManager,
  change: ChangeRecord,
  message: { seq: number; messageId: string },
): Promise<void> {
  return insert(manager, { ...change, laneSeq: message.seq, messageId: message.messageId });
}

const insert = gatheredWrite((manager, changes: readonly (ChangeRecord & { laneSeq: number; messageId: string })[]) =>
  manager.query(
    `INSERT INTO change (change_id, municipality, resident_id, group_id, version, kind, effective_on, reason, basis, reasons,
       registry_event_id, registry_sequence, task_id, notification_id, actor, trace_id, recorded_at, lane_seq, message_id)
     SELECT "changeId", municipality, "residentId", "groupId", version, kind, "effectiveOn", reason, basis, reasons,
            "registryEventId", "registrySequence", "taskId", "notificationId", actor, "traceId", "recordedAt", "laneSeq", "messageId"
       FROM json_to_recordset($1) AS n("changeId" uuid, municipality text, "residentId" text, "groupId" text, version int,
            kind text, "effectiveOn" date, reason text, basis jsonb, reasons jsonb, "registryEventId" text,
            "registrySequence" bigint, "taskId" uuid, "notificationId" uuid, actor text, "traceId" text,
            "recordedAt" timestamptz, "laneSeq" bigint, "messageId" uuid)`,
    [JSON.stringify(changes)],
  ),
);

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

interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly municipality: string;
  readonly residentId: string | null;
  readonly reference: string | null;
}

export const audit = gatheredWrite((manager, entries: readonly AuditEntry[]) =>
  manager.query(
    `INSERT INTO audit_event (actor, action, municipality, resident_id, reference)
     SELECT actor, action, municipality, "residentId", reference
       FROM json_to_recordset($1) AS n(actor text, action text, municipality text, "residentId" text, reference text)`,
    [JSON.stringify(entries)],
  ),
);

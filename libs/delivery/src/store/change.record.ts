import type { EntityManager } from 'typeorm';
import type { DeliveryState } from '#contracts/delivery-changed.part';
import type { PlainDate } from '#kernel/plain-date';
import { OPEN_CHANGE_STATES } from '../change-state.ts';
import type { ChangeStep, OpenVersion } from '../change-steps.ts';
import type { ObjectRef } from '../object-ref.ts';
import type { Receipt, ReceiptEvidence } from '../receipt.ts';

/** Versions that have not ended, of objects this transaction has locked. */
export async function openVersions(manager: EntityManager, objectRows: readonly string[]): Promise<OpenVersion[]> {
  const rows: { object_id: string; version: number; state: DeliveryState }[] = await manager.query(
    `SELECT object_id, version, state FROM delivery.change WHERE object_id = ANY($1) AND state = ANY($2)
      ORDER BY object_id, version`,
    [objectRows, OPEN_CHANGE_STATES],
  );
  return rows.map(({ object_id, version, state }) => ({ objectRow: object_id, version, state }));
}

interface StepRecord {
  receiver: ObjectRef['receiver'];
  municipality: string;
  object_kind: ObjectRef['objectKind'];
  object_id: string;
  change_id: string;
  version: number;
  state: DeliveryState;
  at: Date;
  evidence: ReceiptEvidence;
  business_day: string;
  traceparent: string | null;
  lag: number;
}

/** Stores the steps and gives the receipts to tell, older versions of an object first. */
export async function recordSteps(manager: EntityManager, steps: readonly ChangeStep[]): Promise<Receipt[]> {
  if (steps.length === 0) return [];
  const records: StepRecord[] = await manager.query(
    `WITH s AS (
       SELECT * FROM json_to_recordset($1) AS s("objectRow" bigint, version int, state text, attempt uuid, evidence json)),
     u AS (
       UPDATE delivery.change c
          SET state = s.state, attempt_id = COALESCE(s.attempt, c.attempt_id), evidence = s.evidence, at = clock_timestamp()
         FROM s WHERE c.object_id = s."objectRow" AND c.version = s.version
       RETURNING c.*)
     SELECT o.receiver, o.municipality, o.object_kind, o.object_id, u.change_id, u.version, u.state, u.at, u.evidence,
            u.business_day::text AS business_day, u.traceparent,
            extract(epoch FROM u.at - u.taken_at)::float8 AS lag
       FROM u JOIN delivery.object o ON o.id = u.object_id ORDER BY o.id, u.version`,
    [JSON.stringify(steps)],
  );
  return records.map(toReceipt);
}

function toReceipt(record: StepRecord): Receipt {
  return {
    receiver: record.receiver,
    municipality: record.municipality,
    objectKind: record.object_kind,
    objectId: record.object_id,
    changeId: record.change_id,
    version: record.version,
    state: record.state,
    at: record.at.toISOString(),
    evidence: record.evidence,
    businessDay: record.business_day as PlainDate,
    lagSeconds: record.lag,
    ...(record.traceparent === null ? {} : { traceparent: record.traceparent }),
  };
}

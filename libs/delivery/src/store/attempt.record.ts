import type { EntityManager } from 'typeorm';
import type { PlainDate } from '#kernel/plain-date';
import type { AttemptState } from '../attempt.ts';
import type { RowAnswer } from '../answer.ts';
import type { JsonObject } from '../json.ts';
import type { AttemptRow } from '../diff.ts';
import type { ObjectRef } from '../object-ref.ts';

/** One sending of one version of an object: its rows and key were stored before the first byte left. */
export interface Attempt extends ObjectRef {
  readonly id: string;
  readonly objectRow: string;
  readonly version: number;
  readonly changeId: string;
  readonly generation: number;
  readonly idempotencyKey: string;
  readonly state: AttemptState;
  readonly rows: readonly AttemptRow[];
  readonly context: JsonObject;
  readonly businessDay: PlainDate;
  readonly traceparent: string | undefined;
  /** How often it left; more than once only after the receiver said that it does not know it. */
  readonly sends: number;
  readonly fileName: string | undefined;
  readonly line: number | undefined;
  readonly answer: readonly RowAnswer[] | undefined;
  /** The re-effect it was cut for; such an attempt belongs to no change and tells no receipts. */
  readonly reEffect: string | undefined;
}

export const ATTEMPT_COLUMNS = `
  a.id, a.object_id, o.receiver, o.municipality, o.object_kind, o.object_id AS business_id, a.version, a.change_id,
  a.generation, a.idempotency_key, a.state, a.rows, a.context, a.business_day::text AS business_day, a.traceparent,
  a.sends, a.file_name, a.line, a.answer, a.re_effect_id`;

export interface AttemptRecord {
  id: string;
  object_id: string;
  receiver: ObjectRef['receiver'];
  municipality: string;
  object_kind: ObjectRef['objectKind'];
  business_id: string;
  version: number;
  change_id: string;
  generation: number;
  idempotency_key: string;
  state: AttemptState;
  rows: AttemptRow[];
  context: JsonObject;
  business_day: string;
  traceparent: string | null;
  sends: number;
  file_name: string | null;
  line: number | null;
  answer: RowAnswer[] | null;
  re_effect_id: string | null;
}

export function toAttempt(record: AttemptRecord): Attempt {
  return {
    id: record.id,
    objectRow: record.object_id,
    receiver: record.receiver,
    municipality: record.municipality,
    objectKind: record.object_kind,
    objectId: record.business_id,
    version: record.version,
    changeId: record.change_id,
    generation: record.generation,
    idempotencyKey: record.idempotency_key,
    state: record.state,
    rows: record.rows,
    context: record.context,
    businessDay: record.business_day as PlainDate,
    traceparent: record.traceparent ?? undefined,
    sends: record.sends,
    fileName: record.file_name ?? undefined,
    line: record.line ?? undefined,
    answer: record.answer ?? undefined,
    reEffect: record.re_effect_id ?? undefined,
  };
}

/** Locks objects by ascending row and then their attempts, so that two senders cannot wait for each other in a circle. */
export async function lockAttempts(manager: EntityManager, ids: readonly string[]): Promise<Attempt[]> {
  if (ids.length === 0) return [];
  const records: AttemptRecord[] = await manager.query(
    `SELECT ${ATTEMPT_COLUMNS} FROM delivery.attempt a JOIN delivery.object o ON o.id = a.object_id
      WHERE a.id = ANY($1) ORDER BY o.id FOR UPDATE OF o, a`,
    [ids],
  );
  return records.map(toAttempt);
}

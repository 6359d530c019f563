import type { EntityManager } from 'typeorm';
import type { DeliveryState } from '#contracts/delivery-changed.part';
import type { AttemptState } from '../attempt.ts';
import type { RowAnswer } from '../answer.ts';
import type { RowOperation } from '../diff.ts';
import type { ObjectRef } from '../object-ref.ts';
import type { ReceiptEvidence } from '../receipt.ts';

export interface AttemptRowView {
  readonly operation: RowOperation;
  readonly key: string;
  readonly rowVersion: number;
}

/** An attempt as shown: rows without their content. */
export interface AttemptView {
  readonly attempt: string;
  readonly idempotencyKey: string;
  readonly version: number;
  readonly generation: number;
  readonly state: AttemptState;
  readonly rows: readonly AttemptRowView[];
  readonly traceId: string | null;
  readonly sends: number;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly answerDue: string | null;
  readonly answeredAt: string | null;
  readonly fileName: string | null;
  readonly line: number | null;
  readonly answer: readonly RowAnswer[] | null;
  /** Set when it brought about again what the receiver had lost, and so belongs to no change. */
  readonly reEffect: string | null;
  /** Answers that came after the attempt was settled, or that do not fit it. */
  readonly disputes: readonly { kind: 'contradiction' | 'mismatch'; at: string; answer: readonly RowAnswer[] }[];
}

/** One change at one receiver, with the attempts that were made for it or took it along. */
export interface ChangeView extends ObjectRef {
  readonly changeId: string;
  readonly version: number;
  readonly state: DeliveryState;
  readonly at: string;
  readonly evidence: ReceiptEvidence;
  readonly attempts: readonly AttemptView[];
}

export async function attemptsOfChange(manager: EntityManager, changeId: string): Promise<ChangeView[]> {
  return manager.query(
    `SELECT o.receiver, o.municipality, o.object_kind AS "objectKind", o.object_id AS "objectId", c.change_id AS "changeId",
            c.version, c.state, to_char(c.at AT TIME ZONE 'UTC', ${ISO}) AS at, c.evidence,
            COALESCE((SELECT json_agg(${ATTEMPT_JSON} ORDER BY a.created_at, a.id) FROM delivery.attempt a
                       WHERE (a.object_id = c.object_id AND a.version = c.version) OR a.id = c.attempt_id), '[]') AS attempts
       FROM delivery.change c JOIN delivery.object o ON o.id = c.object_id
      WHERE c.change_id = $1 ORDER BY o.receiver, o.object_kind, o.object_id`,
    [changeId],
  );
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

function iso(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', ${ISO})`;
}

const ATTEMPT_JSON = `json_build_object(
  'attempt', a.id, 'idempotencyKey', a.idempotency_key, 'version', a.version, 'generation', a.generation, 'state', a.state,
  'rows', (SELECT json_agg(json_build_object('operation', r->>'operation', 'key', r->>'key', 'rowVersion', (r->>'rowVersion')::int))
             FROM json_array_elements(a.rows) AS r),
  'traceId', split_part(a.traceparent, '-', 2), 'sends', a.sends, 'createdAt', ${iso('a.created_at')}, 'sentAt', ${iso('a.sent_at')}, 'answerDue', ${iso('a.answer_due')},
  'answeredAt', ${iso('a.answered_at')}, 'fileName', a.file_name, 'line', a.line, 'answer', a.answer, 'reEffect', a.re_effect_id,
  'disputes', COALESCE((SELECT json_agg(json_build_object('kind', d.kind, 'at', ${iso('d.at')}, 'answer', d.answer) ORDER BY d.id)
                          FROM delivery.contradiction d WHERE d.attempt_id = a.id), '[]'))`;

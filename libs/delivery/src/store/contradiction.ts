import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { canonicalJson } from '#kernel/canonical-json';
import { type AttemptAnswer, isAccepted } from '../answer.ts';
import { answerEvidence } from '../answer-evidence.ts';

import type { Receipt } from '../receipt.ts';
import type { Attempt } from './attempt.record.ts';

/**
 * Keeps an answer that says otherwise than the settled one, or not of the rows that were sent. The first time a
 * contradiction is told to the owner of the change, who holds it against the state it has.
 */
export async function keepContradiction(
  manager: EntityManager,
  attempt: Attempt,
  answer: AttemptAnswer,
  kind: 'contradiction' | 'mismatch',
): Promise<Receipt[]> {
  const text = canonicalJson(answer.rows);
  const kept: { at: Date }[] = await manager.query(
    `INSERT INTO delivery.contradiction (attempt_id, kind, answer, sha256) VALUES ($1, $2, $3, $4)
     ON CONFLICT (attempt_id, sha256) DO NOTHING RETURNING at`,
    [attempt.id, kind, text, createHash('sha256').update(text).digest('hex')],
  );
  const at = kept[0]?.at;
  if (at === undefined || kind === 'mismatch' || attempt.reEffect !== undefined) return [];
  const { receiver, municipality, objectKind, objectId, changeId, version, businessDay, traceparent } = attempt;
  return [
    {
      receiver,
      municipality,
      objectKind,
      objectId,
      changeId,
      version,
      state: isAccepted(answer.rows) ? 'accepted' : 'rejected',
      at: at.toISOString(),
      evidence: answerEvidence(attempt, answer),
      businessDay,
      ...(traceparent === undefined ? {} : { traceparent }),
    },
  ];
}

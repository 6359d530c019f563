import type { EntityManager } from 'typeorm';
import { stepsWhenUnanswered } from '../change-steps.ts';
import type { Receipt } from '../receipt.ts';
import { type Attempt, ATTEMPT_COLUMNS, type AttemptRecord, toAttempt } from './attempt.record.ts';
import { openVersions, recordSteps } from './change.record.ts';
import type { QuestionRequest } from './questions.ts';

/** Tells once of each attempt that it was sent, when it has been without an answer for longer than `afterMs`. */
export async function tellSent(
  manager: EntityManager,
  request: QuestionRequest & { readonly afterMs: number },
): Promise<Receipt[]> {
  const attempts = await claimUntold(manager, request);
  if (attempts.length === 0) return [];
  const open = await openVersions(
    manager,
    attempts.map(({ objectRow }) => objectRow),
  );
  const ofChanges = attempts.filter(({ reEffect }) => reEffect === undefined);
  return recordSteps(
    manager,
    ofChanges.flatMap((attempt) => stepsWhenUnanswered(attempt, open)),
  );
}

async function claimUntold(
  manager: EntityManager,
  { receiver, limit, afterMs }: QuestionRequest & { readonly afterMs: number },
): Promise<Attempt[]> {
  const records: AttemptRecord[] = await manager.query(
    `WITH q AS (
       SELECT a.id FROM delivery.attempt a JOIN delivery.object o ON o.id = a.object_id
        WHERE o.receiver = $1 AND a.state = 'sending' AND NOT a.told_sent
          AND a.sent_at <= statement_timestamp() - make_interval(secs => $3::float8 / 1000)
        ORDER BY a.sent_at LIMIT $2 FOR UPDATE OF o, a SKIP LOCKED),
     a AS (
       UPDATE delivery.attempt t SET told_sent = true FROM q WHERE t.id = q.id RETURNING t.*)
     SELECT ${ATTEMPT_COLUMNS} FROM a JOIN delivery.object o ON o.id = a.object_id ORDER BY a.sent_at`,
    [receiver, limit, afterMs],
  );
  return records.map(toAttempt);
}

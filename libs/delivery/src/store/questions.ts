import type { EntityManager } from 'typeorm';
import type { Receiver } from '#contracts/delivery-changed.part';
import { evidenceOf } from '../change-steps.ts';
import type { Receipt } from '../receipt.ts';
import { type Attempt, ATTEMPT_COLUMNS, type AttemptRecord, lockAttempts, toAttempt } from './attempt.record.ts';
import { recordSteps } from './change.record.ts';
import { checkMove } from './mark-sending.ts';

/** The receiver has the request; it is asked only when its answer is overdue. Most are answered or so already. */
export async function markHandedOver(manager: EntityManager, attemptIds: readonly string[]): Promise<void> {
  const open: { id: string }[] = await manager.query(
    `SELECT id FROM delivery.attempt WHERE id = ANY($1) AND state = 'sending' AND ask_at IS DISTINCT FROM answer_due`,
    [attemptIds],
  );
  const attempts = await lockAttempts(
    manager,
    open.map(({ id }) => id),
  );
  if (attempts.length === 0) return;
  await manager.query(`UPDATE delivery.attempt SET ask_at = answer_due WHERE id = ANY($1) AND state = 'sending'`, [
    attempts.map(({ id }) => id),
  ]);
}

/** The receiver is asked about these attempts no earlier than in `delayMs`. */
export async function askLater(manager: EntityManager, attemptIds: readonly string[], delayMs: number): Promise<void> {
  const attempts = await lockAttempts(manager, attemptIds);
  await manager.query(
    `UPDATE delivery.attempt SET ask_at = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
      WHERE id = ANY($1) AND state IN ('sending', 'unknown')`,
    [attempts.map(({ id }) => id), delayMs],
  );
}

/** The answer is overdue: the receiver must be asked, and nothing is sent before it said what it has. */
export async function markUnknown(manager: EntityManager, attemptIds: readonly string[]): Promise<Receipt[]> {
  const attempts = await lockAttempts(manager, attemptIds);
  for (const attempt of attempts) checkMove(attempt, 'unknown');
  await manager.query(`UPDATE delivery.attempt SET state = 'unknown', ask_at = clock_timestamp() WHERE id = ANY($1)`, [
    attempts.map(({ id }) => id),
  ]);
  return recordSteps(
    manager,
    attempts
      .filter(({ reEffect }) => reEffect === undefined)
      .map((attempt) => ({
        objectRow: attempt.objectRow,
        version: attempt.version,
        state: 'unknown' as const,
        attempt: attempt.id,
        evidence: evidenceOf(attempt),
      })),
  );
}

export interface QuestionRequest {
  readonly receiver: Receiver;
  readonly limit: number;
}

/** Turns attempts whose answer is overdue to `unknown`. */
export async function markOverdue(manager: EntityManager, request: QuestionRequest): Promise<Receipt[]> {
  const overdue: { id: string }[] = await manager.query(
    `SELECT a.id FROM delivery.attempt a JOIN delivery.object o ON o.id = a.object_id
      WHERE o.receiver = $1 AND a.state = 'sending' AND a.answer_due <= statement_timestamp()
      ORDER BY a.answer_due LIMIT $2 FOR UPDATE OF o, a SKIP LOCKED`,
    [request.receiver, request.limit],
  );
  return overdue.length === 0
    ? []
    : markUnknown(
        manager,
        overdue.map(({ id }) => id),
      );
}

/**
 * Takes attempts about which the receiver has to be asked now: never confirmed (a crash, a lost connection) or overdue.
 * Another sender gets them only after `againAfterMs`.
 */
export async function claimQuestions(
  manager: EntityManager,
  request: QuestionRequest & { readonly againAfterMs: number },
): Promise<Attempt[]> {
  const records: AttemptRecord[] = await manager.query(
    `WITH q AS (
       SELECT a.id FROM delivery.attempt a JOIN delivery.object o ON o.id = a.object_id
        WHERE o.receiver = $1 AND a.state IN ('sending', 'unknown') AND a.ask_at <= statement_timestamp()
        ORDER BY a.ask_at LIMIT $2 FOR UPDATE OF a SKIP LOCKED),
     a AS (
       UPDATE delivery.attempt t SET ask_at = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
         FROM q WHERE t.id = q.id RETURNING t.*)
     SELECT ${ATTEMPT_COLUMNS} FROM a JOIN delivery.object o ON o.id = a.object_id ORDER BY a.created_at`,
    [request.receiver, request.limit, request.againAfterMs],
  );
  return records.map(toAttempt);
}

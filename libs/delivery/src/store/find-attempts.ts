import type { EntityManager } from 'typeorm';
import { isId } from '#kernel/ids';
import { type Attempt, ATTEMPT_COLUMNS, type AttemptRecord, toAttempt } from './attempt.record.ts';

/** Attempts by the key the receiver knows them by; keys of nobody, whatever they look like, are left out. */
export async function findByIdempotencyKeys(
  manager: EntityManager,
  keys: readonly string[],
): Promise<Map<string, Attempt>> {
  const records: AttemptRecord[] = await manager.query(
    `SELECT ${ATTEMPT_COLUMNS} FROM delivery.attempt a JOIN delivery.object o ON o.id = a.object_id
      WHERE a.idempotency_key = ANY($1)`,
    [keys.filter(isId)],
  );
  return new Map(records.map((record) => [record.idempotency_key, toAttempt(record)]));
}

/** Attempts cut but not yet sent, oldest first, locked against other senders. */
export async function lockQueued(manager: EntityManager, receiver: string, limit: number): Promise<Attempt[]> {
  const records: AttemptRecord[] = await manager.query(
    `SELECT ${ATTEMPT_COLUMNS} FROM delivery.attempt a JOIN delivery.object o ON o.id = a.object_id
      WHERE o.receiver = $1 AND a.state = 'queued' ORDER BY a.created_at, a.id LIMIT $2 FOR UPDATE OF o, a SKIP LOCKED`,
    [receiver, limit],
  );
  return records.map(toAttempt);
}

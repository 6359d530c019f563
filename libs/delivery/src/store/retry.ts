import type { EntityManager } from 'typeorm';
import { err, ok, type Result } from '#kernel/result';
import { lockAttempts } from './attempt.record.ts';

/**
 * On command: the refused version is cut again, as a new generation with a key of its own.
 *
 * A refused re-effect is cut again as one. Refused while the version is not the newest, since the newer one replaces it,
 * and while an attempt is in flight.
 */
export async function retry(manager: EntityManager, attemptId: string): Promise<Result<void, 'DLV-0001' | 'DLV-0002'>> {
  const [attempt] = await lockAttempts(manager, [attemptId]);
  if (attempt?.state !== 'rejected') return err('DLV-0001');
  const reopened: { id: string }[] = await manager.query(
    `WITH r AS (
       UPDATE delivery.object SET cut_version = wanted_version - 1, re_effect_id = $4
        WHERE id = $1 AND open_attempt IS NULL AND wanted_version = $2 AND cut_version = $2
          AND NOT EXISTS (SELECT 1 FROM delivery.attempt WHERE object_id = $1 AND version = $2 AND generation > $3)
       RETURNING id)
     SELECT id FROM r`,
    [attempt.objectRow, attempt.version, attempt.generation, attempt.reEffect ?? null],
  );
  return reopened.length > 0 ? ok(undefined) : err('DLV-0002');
}

import type { DataSource, EntityManager } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { inTransaction } from '#persistence/transaction';
import { releaseHeld, walkAgain } from '../inbox/epoch.store.ts';

/** A lane whose owner, after its database was restored, has lost or replaced what was applied here. */
export interface DivergedLane {
  readonly id: string;
  readonly stream: string;
  readonly lane: string;
  /** The last number applied here. */
  readonly lastSeq: number;
  /** The owner's last number when the two were compared. */
  readonly ownerSeq: number;
  /** Messages of the new epoch that wait. */
  readonly held: number;
  readonly since: string;
  readonly reason: string;
}

const REASON = '送り手のデータベースが戻され、ここまでに受け取った内容が送り手に残っていません。';
const ID = `l.stream || '/' || l.municipality || '/' || l.lane`;

export async function listDiverged(manager: EntityManager, limit: number, afterId?: string): Promise<DivergedLane[]> {
  const rows: Omit<DivergedLane, 'reason'>[] = await manager.query(
    `SELECT ${ID} AS id, l.stream, l.lane, l.last_seq::int AS "lastSeq", l.owner_seq::int AS "ownerSeq", e.since,
            (SELECT count(*)::int FROM inbox.hold h
              WHERE h.consumer = l.consumer AND h.stream = l.stream AND h.epoch = l.epoch
                AND h.municipality = l.municipality AND h.lane = l.lane) AS held
       FROM inbox.lane l JOIN inbox.epoch e USING (consumer, stream, epoch)
      WHERE l.owner_seq IS NOT NULL AND ($2::text IS NULL OR ${ID} > $2) ORDER BY 1 LIMIT $1`,
    [limit, afterId ?? null],
  );
  return rows.map((row) => ({ ...row, reason: REASON }));
}

/**
 * Lets the diverged lanes of a stream go on from what the owner says in its new epoch; gives how many.
 * @throws AppError GEN-0003 when none has diverged, MSG-0014 for the one who began the epoch.
 */
export function acceptEpoch(
  dataSource: DataSource,
  stream: string,
  { reason, by }: { readonly reason: string; readonly by: string },
): Promise<{ lanes: number }> {
  return inTransaction(dataSource, async (manager) => {
    const [epoch]: { consumer: string; epoch: string; renewedBy: string | null }[] = await manager.query(
      `SELECT consumer, epoch, renewed_by AS "renewedBy" FROM inbox.epoch
        WHERE stream = $1 AND state = 'followed' AND EXISTS (SELECT FROM inbox.lane WHERE stream = $1 AND owner_seq IS NOT NULL)
          FOR UPDATE`,
      [stream],
    );
    if (!epoch) throw new AppError('GEN-0003', 'refusal', { stream });
    if (epoch.renewedBy === by) throw new AppError('MSG-0014', 'forbidden', { stream });
    const name = { consumer: epoch.consumer, stream, epoch: epoch.epoch };
    const lanes = await resume(manager, name);
    await manager.query(
      `UPDATE inbox.epoch SET accepted_by = $4, accepted_at = clock_timestamp(), accept_reason = $5, accepted_lanes = $6
        WHERE consumer = $1 AND stream = $2 AND epoch = $3`,
      [name.consumer, stream, name.epoch, by, reason, lanes],
    );
    return { lanes };
  });
}

async function resume(
  manager: EntityManager,
  name: { readonly consumer: string; readonly stream: string; readonly epoch: string },
): Promise<number> {
  const values = [name.consumer, name.stream, name.epoch];
  const [rows]: [unknown[]] = await manager.query(
    `UPDATE inbox.lane SET last_seq = resume_seq, last_sha256 = NULL, owner_seq = NULL, resume_seq = NULL, updated_at = clock_timestamp()
      WHERE consumer = $1 AND stream = $2 AND epoch = $3 AND owner_seq IS NOT NULL RETURNING lane`,
    values,
  );
  await manager.query(
    `DELETE FROM inbox.hold h USING inbox.lane l
      WHERE h.consumer = $1 AND h.stream = $2 AND h.epoch = $3 AND h.state = 'epoch'
        AND l.consumer = h.consumer AND l.stream = h.stream AND l.epoch = h.epoch
        AND l.municipality = h.municipality AND l.lane = h.lane AND h.lane_seq <= l.last_seq`,
    values,
  );
  await releaseHeld(manager, name);
  await walkAgain(manager, name);
  return rows.length;
}

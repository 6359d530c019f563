import type { EntityManager } from 'typeorm';
import type { AfterReference } from '#contracts/envelope';
import type { GateState } from './gate.ts';
import { laneValues, type LaneKey } from './lane-key.ts';

/** Reads and locks the gate row until the consumer's transaction ends. */
export async function lockGate(manager: EntityManager, key: LaneKey): Promise<GateState> {
  const rows: { last_seq: string; sha: string | null }[] = await manager.query(
    `INSERT INTO inbox.lane AS l (consumer, stream, epoch, municipality, lane, last_seq) VALUES ($1, $2, $3, $4, $5, 0)
     ON CONFLICT (consumer, stream, epoch, municipality, lane) DO UPDATE SET last_seq = l.last_seq
     RETURNING last_seq, encode(last_sha256, 'hex') AS sha`,
    laneValues(key),
  );
  return { lastSeq: Number(rows[0]?.last_seq ?? 0), lastSha256: rows[0]?.sha ?? null };
}

export async function advanceGate(manager: EntityManager, key: LaneKey, seq: number, sha256: string): Promise<void> {
  await manager.query(
    `UPDATE inbox.lane SET last_seq = $6, last_sha256 = decode($7, 'hex'), updated_at = clock_timestamp()
      WHERE consumer = $1 AND stream = $2 AND epoch = $3 AND municipality = $4 AND lane = $5`,
    [...laneValues(key), seq, sha256],
  );
}

/** The references this consumer's own gates have not reached; streams it does not take cannot hold it up. */
export async function unreached(
  manager: EntityManager,
  consumer: string,
  takenStreams: ReadonlySet<string>,
  references: readonly AfterReference[],
): Promise<AfterReference[]> {
  const missing: AfterReference[] = [];
  for (const reference of references) {
    if (!takenStreams.has(reference.stream)) continue;
    const rows: { reached: boolean }[] = await manager.query(
      `SELECT COALESCE(max(last_seq), 0) >= $5 AS reached FROM inbox.lane
        WHERE consumer = $1 AND stream = $2 AND municipality = $3 AND lane = $4`,
      [consumer, reference.stream, reference.municipality, reference.lane, reference.seq],
    );
    if (rows[0]?.reached !== true) missing.push(reference);
  }
  return missing;
}

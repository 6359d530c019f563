import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction } from '#persistence/transaction';
import type { LaneEnd } from '../outbox/lane-ends.ts';
import type { LockedGate } from './batch-gates.ts';
import { isBeingCompared } from './epoch.store.ts';
import { lockStored } from './gate.store.ts';
import { compareEnds, resumeSeq, type EndsVerdict } from './lane-ends.ts';
import { laneColumns, laneId, type LaneKey } from './lane-key.ts';

/** A gate as it stood when its owner was asked. */
export interface AskedGate extends LaneKey {
  readonly seq: number;
}

/** Gates that still belong to another epoch than this one, some at a time. */
export async function gatesToCompare(
  dataSource: DataSource,
  { consumer, stream, epoch }: Pick<LaneKey, 'consumer' | 'stream' | 'epoch'>,
  limit: number,
): Promise<AskedGate[]> {
  return dataSource.query(
    `SELECT consumer, stream, epoch, municipality, lane, last_seq::int AS seq FROM inbox.lane
      WHERE consumer = $1 AND stream = $2 AND epoch <> $3 ORDER BY epoch, municipality, lane LIMIT $4`,
    [consumer, stream, epoch, limit],
  );
}

interface Compared {
  readonly gate: LockedGate;
  readonly owner: LaneEnd;
  readonly verdict: EndsVerdict;
}

/**
 * Carries gates over into the new epoch, each at its number; what has diverged is marked, and stands. A gate that has
 * moved since the owner was asked stays where it is and is compared again. Gives what was found.
 */
export function carryOver(
  dataSource: DataSource,
  epoch: string,
  asked: readonly AskedGate[],
  ends: readonly LaneEnd[],
): Promise<EndsVerdict[]> {
  const numbers = new Map(asked.map((gate) => [laneId(gate), gate.seq]));
  const owners = new Map(ends.map((end) => [laneId({ ...end, stream: asked[0]?.stream ?? '' }), end]));
  return inTransaction(dataSource, async (manager) => {
    if (!(await isBeingCompared(manager, { ...(asked[0] as AskedGate), epoch }))) return [];
    const compared = (await lockStored(manager, asked)).flatMap((gate): Compared[] => {
      const owner = owners.get(laneId(gate));
      if (!owner || gate.lastSeq !== numbers.get(laneId(gate))) return [];
      return [{ gate, owner, verdict: compareEnds(gate, owner) }];
    });
    if (compared.length > 0) await move(manager, epoch, compared);
    return compared.map(({ verdict }) => verdict);
  });
}

async function move(manager: EntityManager, epoch: string, compared: readonly Compared[]): Promise<void> {
  const gates = compared.map(({ gate }) => gate);
  // What is held of the epoch that is left either comes again in the new one or was lost by its owner.
  await manager.query(
    `DELETE FROM inbox.hold h
      USING unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[]) AS g (consumer, stream, epoch, municipality, lane)
      WHERE h.consumer = g.consumer AND h.stream = g.stream AND h.epoch = g.epoch AND h.municipality = g.municipality AND h.lane = g.lane`,
    laneColumns(gates),
  );
  const ifDiverged = (of: (one: Compared) => number): (number | null)[] =>
    compared.map((one) => (one.verdict === 'diverged' ? of(one) : null));
  await manager.query(
    `UPDATE inbox.lane l SET epoch = $6, owner_seq = g.owner_seq, resume_seq = g.resume_seq
       FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $7::bigint[], $8::bigint[])
            AS g (consumer, stream, epoch, municipality, lane, owner_seq, resume_seq)
      WHERE l.consumer = g.consumer AND l.stream = g.stream AND l.epoch = g.epoch AND l.municipality = g.municipality AND l.lane = g.lane`,
    [
      ...laneColumns(gates),
      epoch,
      ifDiverged(({ owner }) => owner.lastSeq),
      ifDiverged(({ gate, owner }) => resumeSeq(gate, owner)),
    ],
  );
}

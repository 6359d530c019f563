import type { EntityManager } from 'typeorm';
import type { AfterReference } from '#contracts/envelope';
import { gathered, gatheredWrite } from '#persistence/gathered';
import type { GateState } from './gate.ts';
import type { LockedGate, MovedGate } from './batch-gates.ts';
import { readStandings } from './epoch.store.ts';
import { laneColumns, laneValues, type LaneKey } from './lane-key.ts';

/** Reads and locks the gate row until the consumer's transaction ends. */
export const lockGate = gathered(async (manager, keys: readonly LaneKey[]): Promise<GateState[]> => {
  // ON CONFLICT refuses a row that comes twice.
  const asked = new Map(keys.map((key) => [gateId(key), key]));
  const locked = new Map((await lockGates(manager, [...asked.values()])).map((gate) => [gateId(gate), gate]));
  return keys.map((key) => locked.get(gateId(key)) ?? { lastSeq: 0, lastSha256: null });
});

function gateId(key: LaneKey): string {
  return laneValues(key).join('|');
}

/**
 * Reads and locks many gates, in ascending order of their keys. Those that are not there yet are made, if their epoch is
 * the one followed; so a gate that is there tells that its epoch is, and the usual case asks nothing more.
 */
export async function lockGates(manager: EntityManager, keys: readonly LaneKey[]): Promise<LockedGate[]> {
  const there = await lockStored(manager, keys);
  if (there.length === keys.length) return there;
  const known = new Set(there.map(gateId));
  const made = await makeGates(
    manager,
    keys.filter((key) => !known.has(gateId(key))),
  );
  return [...there, ...made];
}

type GateRow = LaneKey & { last_seq: string; sha: string | null; diverged: boolean };

/** Locked as they are: a new version of each row, only to lock it, would be written for nothing. */
export async function lockStored(manager: EntityManager, keys: readonly LaneKey[]): Promise<LockedGate[]> {
  const rows: GateRow[] = await manager.query(
    `SELECT l.consumer, l.stream, l.epoch, l.municipality, l.lane, l.last_seq, encode(l.last_sha256, 'hex') AS sha,
            l.owner_seq IS NOT NULL AS diverged
       FROM inbox.lane l JOIN unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[])
            AS k (consumer, stream, epoch, municipality, lane) USING (consumer, stream, epoch, municipality, lane)
      ORDER BY 1, 2, 3, 4, 5 FOR UPDATE OF l`,
    laneColumns(keys),
  );
  return rows.map(toGate);
}

/** Somebody else may have made one of them meanwhile. */
async function makeGates(manager: EntityManager, missing: readonly LaneKey[]): Promise<LockedGate[]> {
  const standingOf = await readStandings(manager, missing);
  const keys = missing.filter((key) => standingOf(key) === undefined);
  const closed = missing
    .filter((key) => standingOf(key) !== undefined)
    .map((key) => ({ ...key, lastSeq: 0, lastSha256: null, standing: standingOf(key) }));
  return keys.length === 0 ? closed : [...closed, ...(await insertGates(manager, keys))];
}

async function insertGates(manager: EntityManager, keys: readonly LaneKey[]): Promise<LockedGate[]> {
  const rows: GateRow[] = await manager.query(
    `INSERT INTO inbox.lane AS l (consumer, stream, epoch, municipality, lane, last_seq)
     SELECT *, 0 FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[]) AS k (consumer, stream, epoch, municipality, lane)
      ORDER BY 1, 2, 3, 4, 5
     ON CONFLICT (consumer, stream, epoch, municipality, lane) DO UPDATE SET last_seq = l.last_seq
     RETURNING consumer, stream, epoch, municipality, lane, last_seq, encode(last_sha256, 'hex') AS sha, owner_seq IS NOT NULL AS diverged`,
    laneColumns(keys),
  );
  return rows.map(toGate);
}

function toGate({ last_seq, sha, diverged, ...key }: GateRow): LockedGate {
  return { ...key, lastSeq: Number(last_seq), lastSha256: sha, ...(diverged ? { standing: 'waits' } : {}) };
}

/** Stores how far gates have come. */
export async function advanceGates(manager: EntityManager, gates: readonly MovedGate[]): Promise<void> {
  await manager.query(
    `UPDATE inbox.lane l SET last_seq = m.last_seq, last_sha256 = decode(m.sha, 'hex'), updated_at = clock_timestamp()
       FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::text[])
            AS m (consumer, stream, epoch, municipality, lane, last_seq, sha)
      WHERE l.consumer = m.consumer AND l.stream = m.stream AND l.epoch = m.epoch AND l.municipality = m.municipality
        AND l.lane = m.lane`,
    [...laneColumns(gates), gates.map(({ lastSeq }) => lastSeq), gates.map(({ sha256 }) => sha256)],
  );
}

/** Stores how far one gate has come; it is locked already. */
export const advanceGate = gatheredWrite(advanceGates);

/** The references this consumer's own gates have not reached; streams it does not take cannot hold it up. */
export async function unreached(
  manager: EntityManager,
  consumer: string,
  takenStreams: ReadonlySet<string>,
  references: readonly AfterReference[],
): Promise<AfterReference[]> {
  const asked = references.filter(({ stream }) => takenStreams.has(stream));
  const reached = await Promise.all(asked.map((reference) => isReached(manager, { ...reference, consumer })));
  return asked.filter((_, index) => !reached[index]);
}

const isReached = gathered(async (manager, asked: readonly (AfterReference & { readonly consumer: string })[]) => {
  const rows: { reached: boolean }[] = await manager.query(
    `SELECT COALESCE((SELECT max(l.last_seq) FROM inbox.lane l WHERE l.consumer = r.consumer AND l.stream = r.stream
                         AND l.municipality = r.municipality AND l.lane = r.lane AND l.owner_seq IS NULL), 0) >= r.seq AS reached
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
            WITH ORDINALITY AS r (consumer, stream, municipality, lane, seq, place) ORDER BY r.place`,
    [
      asked.map(({ consumer }) => consumer),
      asked.map(({ stream }) => stream),
      asked.map(({ municipality }) => municipality),
      asked.map(({ lane }) => lane),
      asked.map(({ seq }) => seq),
    ],
  );
  return rows.map(({ reached }) => reached);
});

import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction } from '#persistence/transaction';
import type { GateState } from './gate.ts';
import type { LaneKey } from './lane-key.ts';

/**
 * `new`: seen in a message or heard of the owner, not compared yet. `followed`: its gates are in force. `leaving`: followed
 * until now; its gates are being carried over. `left`: what still comes of it is dropped.
 */
type EpochState = 'new' | 'followed' | 'leaving' | 'left';
type Standing = GateState['standing'];

interface EpochName {
  readonly consumer: string;
  readonly stream: string;
  readonly epoch: string;
}

const STANDINGS: Readonly<Record<EpochState, Standing>> = {
  new: 'waits',
  followed: undefined,
  leaving: 'passed',
  left: 'passed',
};
/** Two transactions that each meet another first epoch: the second finds the first one's after one more look. */
const LOOKS = 3;

/**
 * How gates that are not there yet stand, by the epochs of their keys; holds off the end of a comparison until the
 * transaction ends. The first epoch of a stream is followed without question, any other one has to be compared.
 */
export async function readStandings(
  manager: EntityManager,
  keys: readonly LaneKey[],
): Promise<(key: LaneKey) => Standing> {
  const named = [...new Map(keys.map((key) => [idOf(key), key])).values()];
  let states = new Map<string, EpochState>();
  for (let look = 0; look < LOOKS; look += 1) {
    states = await lockStates(manager, named);
    const unknown = named.filter((name) => !states.has(idOf(name)));
    if (unknown.length === 0) break;
    await announce(manager, unknown);
  }
  return (key) => STANDINGS[states.get(idOf(key)) ?? 'new'];
}

async function lockStates(manager: EntityManager, names: readonly EpochName[]): Promise<Map<string, EpochState>> {
  const rows: (EpochName & { state: EpochState })[] = await manager.query(
    `SELECT e.consumer, e.stream, e.epoch, e.state FROM inbox.epoch e
      WHERE (e.consumer, e.stream) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY 1, 2, 3 FOR SHARE`,
    [names.map(({ consumer }) => consumer), names.map(({ stream }) => stream)],
  );
  return new Map(rows.map((row) => [idOf(row), row.state]));
}

async function announce(manager: EntityManager, names: readonly EpochName[]): Promise<void> {
  await manager.query(
    `INSERT INTO inbox.epoch (consumer, stream, epoch, state)
     SELECT n.consumer, n.stream, n.epoch,
            CASE WHEN EXISTS (SELECT FROM inbox.epoch e WHERE e.consumer = n.consumer AND e.stream = n.stream) THEN 'new' ELSE 'followed' END
       FROM unnest($1::text[], $2::text[], $3::uuid[]) AS n (consumer, stream, epoch) ORDER BY 1, 2, 3
     ON CONFLICT DO NOTHING`,
    [names.map(({ consumer }) => consumer), names.map(({ stream }) => stream), names.map(({ epoch }) => epoch)],
  );
}

/** Whether this is the epoch followed. One that the owner names and that is not is to be compared, even one left before. */
export async function followsEpoch(dataSource: DataSource, name: EpochName): Promise<boolean> {
  const { manager } = dataSource;
  const before = await readState(manager, name);
  if (before === undefined) await announce(manager, [name]);
  if (before === 'left')
    await manager.query(
      `UPDATE inbox.epoch SET state = 'new', since = clock_timestamp()
        WHERE consumer = $1 AND stream = $2 AND epoch = $3 AND state = 'left'`,
      valuesOf(name),
    );
  return (before ?? (await readState(manager, name))) === 'followed';
}

async function readState(manager: EntityManager, name: EpochName): Promise<EpochState | undefined> {
  const rows: { state: EpochState }[] = await manager.query(
    'SELECT state FROM inbox.epoch WHERE consumer = $1 AND stream = $2 AND epoch = $3',
    valuesOf(name),
  );
  return rows[0]?.state;
}

/** Streams with an epoch that has to be compared. */
export async function streamsToCompare(dataSource: DataSource, consumer: string): Promise<string[]> {
  const rows: { stream: string }[] = await dataSource.query(
    `SELECT DISTINCT stream FROM inbox.epoch WHERE consumer = $1 AND state = 'new' ORDER BY 1`,
    [consumer],
  );
  return rows.map(({ stream }) => stream);
}

/**
 * The owner is in this epoch: from now on no gate of another one is made. False when it is the one followed; then
 * whatever other epoch was seen is not the owner's, and is left.
 */
export function beginLeaving(dataSource: DataSource, name: EpochName, renewedBy: string | null): Promise<boolean> {
  return inTransaction(dataSource, async (manager) => {
    const followed: { epoch: string }[] = await manager.query(
      `SELECT epoch FROM inbox.epoch WHERE consumer = $1 AND stream = $2 AND state = 'followed' FOR UPDATE`,
      [name.consumer, name.stream],
    );
    if (followed[0]?.epoch === name.epoch) {
      await leaveOthers(manager, name);
      return false;
    }
    await manager.query(
      `UPDATE inbox.epoch SET state = 'leaving' WHERE consumer = $1 AND stream = $2 AND state = 'followed'`,
      [name.consumer, name.stream],
    );
    await manager.query(
      `INSERT INTO inbox.epoch (consumer, stream, epoch, state, renewed_by) VALUES ($1, $2, $3, 'new', $4)
       ON CONFLICT (consumer, stream, epoch) DO UPDATE SET renewed_by = excluded.renewed_by,
         state = CASE WHEN inbox.epoch.state = 'leaving' THEN 'leaving' ELSE 'new' END`,
      [...valuesOf(name), renewedBy],
    );
    return true;
  });
}

/** Whether the comparison with this epoch is still under way; another copy of the service may have ended it. Holds it there. */
export async function isBeingCompared(manager: EntityManager, name: EpochName): Promise<boolean> {
  const rows: { state: EpochState }[] = await manager.query(
    'SELECT state FROM inbox.epoch WHERE consumer = $1 AND stream = $2 AND epoch = $3 FOR SHARE',
    valuesOf(name),
  );
  return rows[0]?.state === 'new' || rows[0]?.state === 'leaving';
}

/** Every gate has been carried over: the new epoch is followed, and what waited for that may go on. False if it is already. */
export function completeEpoch(dataSource: DataSource, name: EpochName): Promise<boolean> {
  return inTransaction(dataSource, async (manager) => {
    if (!(await isBeingCompared(manager, name))) return false;
    await leaveOthers(manager, name);
    await manager.query(
      `UPDATE inbox.epoch SET state = 'followed', since = clock_timestamp() WHERE consumer = $1 AND stream = $2 AND epoch = $3`,
      valuesOf(name),
    );
    await releaseHeld(manager, name);
    // What is missing behind the gates carried over is found by a walk over all lanes.
    await walkAgain(manager, name);
    return true;
  });
}

/** Messages held for the sake of the epoch wait for nothing but their numbers any more, where their lane has not diverged. */
export async function releaseHeld(manager: EntityManager, name: EpochName): Promise<void> {
  await manager.query(
    `UPDATE inbox.hold h SET state = 'gap', asked_at = NULL
      WHERE h.consumer = $1 AND h.stream = $2 AND h.epoch = $3 AND h.state = 'epoch'
        AND NOT EXISTS (SELECT FROM inbox.lane l WHERE l.consumer = h.consumer AND l.stream = h.stream AND l.epoch = h.epoch
                           AND l.municipality = h.municipality AND l.lane = h.lane AND l.owner_seq IS NOT NULL)`,
    valuesOf(name),
  );
}

export async function walkAgain(manager: EntityManager, { consumer, stream }: Omit<EpochName, 'epoch'>): Promise<void> {
  await manager.query('UPDATE inbox.tail_check SET walked_at = NULL WHERE consumer = $1 AND stream = $2', [
    consumer,
    stream,
  ]);
}

/** What the owner still has of what is held here it says again in its own epoch. */
async function leaveOthers(manager: EntityManager, name: EpochName): Promise<void> {
  await manager.query(
    `UPDATE inbox.epoch SET state = 'left' WHERE consumer = $1 AND stream = $2 AND epoch <> $3 AND state <> 'left'`,
    valuesOf(name),
  );
  await manager.query('DELETE FROM inbox.hold WHERE consumer = $1 AND stream = $2 AND epoch <> $3', valuesOf(name));
}

function valuesOf({ consumer, stream, epoch }: EpochName): string[] {
  return [consumer, stream, epoch];
}

function idOf(name: EpochName): string {
  return valuesOf(name).join('|');
}

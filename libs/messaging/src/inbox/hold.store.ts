import type { EntityManager } from 'typeorm';
import type { AfterReference, Envelope } from '#contracts/envelope';
import { laneValues, type LaneKey } from './lane-key.ts';

export type HoldState = 'gap' | 'after' | 'too-new' | 'parked';

export interface HoldReason {
  readonly state: HoldState;
  readonly waitFor?: readonly AfterReference[];
  readonly errorClass?: string;
  readonly errorText?: string;
  readonly attempts?: number;
}

/** What a hold row shows of a message without opening it. */
export type HeldIdentity = Pick<Envelope, 'id' | 'type' | 'laneseq'>;

export interface HeldMessage {
  readonly id: number;
  readonly key: LaneKey;
  readonly seq: number;
  readonly state: HoldState;
  readonly body: Buffer;
}

interface HeldRow {
  id: string;
  consumer: string;
  stream: string;
  epoch: string;
  municipality: string;
  lane: string;
  lane_seq: string;
  state: HoldState;
  body: Buffer;
}

/** Keeps a message that cannot be applied now; committed before the broker is told it was taken. */
export async function hold(
  manager: EntityManager,
  key: LaneKey,
  envelope: HeldIdentity,
  body: Buffer,
  reason: HoldReason,
): Promise<void> {
  await manager.query(
    `INSERT INTO inbox.hold (consumer, stream, epoch, municipality, lane, lane_seq, state, message_id, type, body, wait_for, error_class, error_text, attempts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     ON CONFLICT (consumer, stream, epoch, municipality, lane, lane_seq) DO UPDATE
       SET state = excluded.state, wait_for = excluded.wait_for, error_class = excluded.error_class,
           error_text = excluded.error_text, attempts = inbox.hold.attempts + excluded.attempts`,
    [
      ...laneValues(key),
      envelope.laneseq,
      reason.state,
      envelope.id,
      envelope.type,
      body,
      reason.waitFor ? JSON.stringify(reason.waitFor) : null,
      reason.errorClass ?? null,
      reason.errorText ?? null,
      reason.attempts ?? 0,
    ],
  );
}

/** The held message with exactly this number, locked. */
export async function lockHeld(manager: EntityManager, key: LaneKey, seq: number): Promise<HeldMessage | undefined> {
  const rows: HeldRow[] = await manager.query(
    `SELECT * FROM inbox.hold WHERE consumer = $1 AND stream = $2 AND epoch = $3 AND municipality = $4 AND lane = $5 AND lane_seq = $6
      FOR UPDATE`,
    [...laneValues(key), seq],
  );
  return rows[0] && toHeld(rows[0]);
}

/** Removes what the gate has reached. */
export async function removeHeld(manager: EntityManager, key: LaneKey, seq: number): Promise<void> {
  await manager.query(
    `DELETE FROM inbox.hold WHERE consumer = $1 AND stream = $2 AND epoch = $3 AND municipality = $4 AND lane = $5 AND lane_seq <= $6`,
    [...laneValues(key), seq],
  );
}

/** Takes one held message out of the way without its lane going on. */
export async function removeHeldOne(manager: EntityManager, key: LaneKey, seq: number): Promise<void> {
  await manager.query(
    `DELETE FROM inbox.hold WHERE consumer = $1 AND stream = $2 AND epoch = $3 AND municipality = $4 AND lane = $5 AND lane_seq = $6`,
    [...laneValues(key), seq],
  );
}

/** Lanes with held messages of the given states, oldest first. */
export async function heldLanes(
  manager: EntityManager,
  consumer: string,
  states: readonly HoldState[],
  limit: number,
): Promise<LaneKey[]> {
  return manager.query(
    `SELECT consumer, stream, epoch, municipality, lane FROM inbox.hold WHERE consumer = $1 AND state = ANY($2)
      GROUP BY 1, 2, 3, 4, 5 ORDER BY min(received_at) LIMIT $3`,
    [consumer, states, limit],
  );
}

function toHeld(row: HeldRow): HeldMessage {
  const { consumer, stream, epoch, municipality, lane } = row;
  return {
    id: Number(row.id),
    key: { consumer, stream, epoch, municipality, lane },
    seq: Number(row.lane_seq),
    state: row.state,
    body: row.body,
  };
}

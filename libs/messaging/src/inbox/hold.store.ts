import type { EntityManager } from 'typeorm';
import type { AfterReference, Envelope } from '#contracts/envelope';
import { gathered, gatheredWrite } from '#persistence/gathered';
import { laneColumns, laneId, laneValues, type LaneKey } from './lane-key.ts';

export type HoldState = 'gap' | 'after' | 'too-new' | 'parked' | 'epoch';

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

const HELD_PLACES = `
  unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::bigint[])
    WITH ORDINALITY AS p (consumer, stream, epoch, municipality, lane, lane_seq, place)`;

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

/** Removes what gates have reached. */
export async function removeHeld(
  manager: EntityManager,
  gates: readonly (LaneKey & { readonly lastSeq: number })[],
): Promise<void> {
  await manager.query(
    `DELETE FROM inbox.hold h
      USING unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::bigint[])
            AS m (consumer, stream, epoch, municipality, lane, last_seq)
      WHERE h.consumer = m.consumer AND h.stream = m.stream AND h.epoch = m.epoch AND h.municipality = m.municipality
        AND h.lane = m.lane AND h.lane_seq <= m.last_seq`,
    [...laneColumns(gates), gates.map(({ lastSeq }) => lastSeq)],
  );
}

/** Which of the lanes have held messages; by identity without epoch. */
export async function stillHeld(manager: EntityManager, keys: readonly LaneKey[]): Promise<ReadonlySet<string>> {
  const rows: LaneKey[] = await manager.query(
    `SELECT DISTINCT stream, municipality, lane FROM inbox.hold h
       JOIN unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[])
            AS k (consumer, stream, epoch, municipality, lane) USING (consumer, stream, epoch, municipality, lane)`,
    laneColumns(keys),
  );
  return new Set(rows.map(laneId));
}

interface HeldPlace {
  readonly key: LaneKey;
  readonly seq: number;
}

/** Takes one held message out of the way without its lane going on. */
export function removeHeldOne(manager: EntityManager, key: LaneKey, seq: number): Promise<void> {
  return removeHeldAt(manager, { key, seq });
}

const removeHeldAt = gatheredWrite((manager, places: readonly HeldPlace[]) =>
  manager.query(
    `DELETE FROM inbox.hold h USING ${HELD_PLACES}
      WHERE h.consumer = p.consumer AND h.stream = p.stream AND h.epoch = p.epoch AND h.municipality = p.municipality
        AND h.lane = p.lane AND h.lane_seq = p.lane_seq`,
    placeColumns(places),
  ),
);

/** Whether the message with exactly this number is held. */
export function isHeld(manager: EntityManager, key: LaneKey, seq: number): Promise<boolean> {
  return isHeldAt(manager, { key, seq });
}

const isHeldAt = gathered(async (manager, places: readonly HeldPlace[]) => {
  const rows: { held: boolean }[] = await manager.query(
    `SELECT EXISTS (SELECT FROM inbox.hold h WHERE h.consumer = p.consumer AND h.stream = p.stream AND h.epoch = p.epoch
                       AND h.municipality = p.municipality AND h.lane = p.lane AND h.lane_seq = p.lane_seq) AS held
       FROM ${HELD_PLACES} ORDER BY p.place`,
    placeColumns(places),
  );
  return rows.map(({ held }) => held);
});

function placeColumns(places: readonly HeldPlace[]): unknown[][] {
  return [...laneColumns(places.map(({ key }) => key)), places.map(({ seq }) => seq)];
}

/**
 * The first held message of each lane of a consumer ($1). A loose scan of the primary key: a lane with a thousand
 * followers costs no more than one with a single message.
 */
export const HELD_HEADS = `
  RECURSIVE head AS (
    (SELECT stream, epoch, municipality, lane, lane_seq, state, received_at, asked_at FROM inbox.hold WHERE consumer = $1
      ORDER BY consumer, stream, epoch, municipality, lane, lane_seq LIMIT 1)
    UNION ALL
    SELECT next.* FROM head CROSS JOIN LATERAL (
      SELECT h.stream, h.epoch, h.municipality, h.lane, h.lane_seq, h.state, h.received_at, h.asked_at FROM inbox.hold h
       WHERE h.consumer = $1
         AND (h.stream, h.epoch, h.municipality, h.lane) > (head.stream, head.epoch, head.municipality, head.lane)
       ORDER BY h.consumer, h.stream, h.epoch, h.municipality, h.lane, h.lane_seq LIMIT 1) next)`;

/** Lanes whose next number is held in one of the given states, the one held longest first. */
export async function heldLanes(
  manager: EntityManager,
  consumer: string,
  states: readonly HoldState[],
  limit: number,
): Promise<LaneKey[]> {
  return manager.query(
    `WITH ${HELD_HEADS}
     SELECT $1 AS consumer, head.stream, head.epoch, head.municipality, head.lane
       FROM head LEFT JOIN inbox.lane l ON l.consumer = $1 AND l.stream = head.stream AND l.epoch = head.epoch
            AND l.municipality = head.municipality AND l.lane = head.lane
      WHERE head.state = ANY($2) AND head.lane_seq <= COALESCE(l.last_seq, 0) + 1
      ORDER BY head.received_at LIMIT $3`,
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

import type { EntityManager } from 'typeorm';
import { gathered, gatheredWrite } from '#persistence/gathered';
import type { DeliveryEvidence } from '#contracts/delivery-changed.part';
import type { DeliveryState } from '../../domain/delivery/delivery-moves.ts';

export interface DeliveryKey {
  readonly municipality: string;
  readonly receiver: string;
  readonly objectKind: 'person' | 'household';
  readonly objectId: string;
  readonly version: number;
}

export interface Delivery extends DeliveryKey {
  readonly changeId: string;
  readonly state: DeliveryState;
}

function values(key: DeliveryKey): unknown[] {
  return [key.municipality, key.receiver, key.objectKind, key.objectId, key.version];
}

function name(key: DeliveryKey): string {
  return values(key).join('|');
}

const KEY_COLUMNS = 'municipality text, receiver text, "objectKind" text, "objectId" text, version int';

/** Opens the delivery of a version toward a receiver. */
export function openDelivery(manager: EntityManager, key: DeliveryKey, changeId: string, at: string): Promise<void> {
  return open(manager, { ...key, changeId, at });
}

const open = gatheredWrite((manager, deliveries: readonly (DeliveryKey & { changeId: string; at: string })[]) =>
  manager.query(
    `INSERT INTO delivery (municipality, receiver, object_kind, object_id, version, change_id, state, at)
     SELECT municipality, receiver, "objectKind", "objectId", version, "changeId", 'pending', at
       FROM json_to_recordset($1) AS n(${KEY_COLUMNS}, "changeId" uuid, at timestamptz)`,
    [JSON.stringify(deliveries)],
  ),
);

export const lockDelivery = gathered(
  async (manager, keys: readonly DeliveryKey[]): Promise<(Delivery | undefined)[]> => {
    const rows: Delivery[] = await manager.query(
      `SELECT d.municipality, d.receiver, object_kind AS "objectKind", object_id AS "objectId", d.version, change_id AS "changeId", state
         FROM delivery d JOIN json_to_recordset($1) AS n(${KEY_COLUMNS})
           ON d.municipality = n.municipality AND d.receiver = n.receiver AND object_kind = "objectKind"
              AND object_id = "objectId" AND d.version = n.version
        ORDER BY d.municipality, d.receiver, object_kind, object_id, d.version FOR UPDATE OF d`,
      [JSON.stringify(keys)],
    );
    const found = new Map(rows.map((row) => [name(row), row]));
    return keys.map((key) => found.get(name(key)));
  },
);

/** Moves to a state and keeps every step with its evidence. */
export function moveDelivery(
  manager: EntityManager,
  key: DeliveryKey,
  state: DeliveryState,
  at: string,
  evidence: DeliveryEvidence,
): Promise<void> {
  return move(manager, { ...key, state, at, evidence, step: [{ state, at, evidence }] });
}

interface Move extends DeliveryKey {
  readonly state: DeliveryState;
  readonly at: string;
  readonly evidence: DeliveryEvidence;
  readonly step: readonly object[];
}

const move = gatheredWrite((manager, moves: readonly Move[]) =>
  manager.query(
    `UPDATE delivery d SET state = n.state, at = n.at, evidence = n.evidence, history = history || n.step
       FROM json_to_recordset($1) AS n(${KEY_COLUMNS}, state text, at timestamptz, evidence jsonb, step jsonb)
      WHERE d.municipality = n.municipality AND d.receiver = n.receiver AND object_kind = "objectKind"
        AND object_id = "objectId" AND d.version = n.version`,
    [
      JSON.stringify(
        moves.map(({ municipality, receiver, objectKind, objectId, version, state, at, evidence, step }) => ({
          municipality,
          receiver,
          objectKind,
          objectId,
          version,
          state,
          at,
          evidence,
          step,
        })),
      ),
    ],
  ),
);

/** A step that cannot be is kept beside the others; the state stays. */
export async function keepContradiction(
  manager: EntityManager,
  key: DeliveryKey,
  state: DeliveryState,
  at: string,
  evidence: DeliveryEvidence,
): Promise<void> {
  await manager.query(
    `UPDATE delivery SET history = history || $6::jsonb
      WHERE municipality = $1 AND receiver = $2 AND object_kind = $3 AND object_id = $4 AND version = $5`,
    [...values(key), JSON.stringify([{ contradiction: state, at, evidence }])],
  );
}

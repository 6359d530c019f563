import type { EntityManager } from 'typeorm';
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

/** Opens the delivery of a version toward a receiver. */
export async function openDelivery(
  manager: EntityManager,
  key: DeliveryKey,
  changeId: string,
  at: string,
): Promise<void> {
  await manager.query(
    `INSERT INTO delivery (municipality, receiver, object_kind, object_id, version, change_id, state, at)
     VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7)`,
    [...values(key), changeId, at],
  );
}

export async function lockDelivery(manager: EntityManager, key: DeliveryKey): Promise<Delivery | undefined> {
  const rows: Delivery[] = await manager.query(
    `SELECT municipality, receiver, object_kind AS "objectKind", object_id AS "objectId", version, change_id AS "changeId", state FROM delivery
      WHERE municipality = $1 AND receiver = $2 AND object_kind = $3 AND object_id = $4 AND version = $5 FOR UPDATE`,
    values(key),
  );
  return rows[0];
}

/** Moves to a state and keeps every step with its evidence. */
export async function moveDelivery(
  manager: EntityManager,
  key: DeliveryKey,
  state: DeliveryState,
  at: string,
  evidence: DeliveryEvidence,
): Promise<void> {
  await manager.query(
    `UPDATE delivery SET state = $6, at = $7, evidence = $8, history = history || $9::jsonb
      WHERE municipality = $1 AND receiver = $2 AND object_kind = $3 AND object_id = $4 AND version = $5`,
    [...values(key), state, at, JSON.stringify(evidence), JSON.stringify([{ state, at, evidence }])],
  );
}

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

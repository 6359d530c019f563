import type { EntityManager } from 'typeorm';
import type { WantedState } from '../wanted.ts';

/** `known`: this version or a newer one was taken in before. */
export type TakeOutcome = 'taken' | 'known';

/** Locks the object's row, keeps the state if it is newer, and opens the version as pending. */
export async function takeWanted(manager: EntityManager, state: WantedState): Promise<TakeOutcome> {
  const { origin } = state;
  const taken: { id: string }[] = await manager.query(TAKE, [
    state.receiver,
    state.municipality,
    state.objectKind,
    state.objectId,
    state.version,
    state.changeId,
    origin.stream,
    origin.epoch,
    origin.lane,
    origin.laneSeq,
    origin.businessDay,
    origin.traceparent ?? null,
    JSON.stringify(state.rows),
    JSON.stringify(state.waitsFor),
    JSON.stringify(state.context ?? {}),
  ]);
  return taken.length > 0 ? 'taken' : 'known';
}

const TAKE = `
  WITH o AS (
    INSERT INTO delivery.object AS o (receiver, municipality, object_kind, object_id, wanted_version, change_id,
      stream, epoch, lane, lane_seq, business_day, traceparent, wanted_rows, waits_for, context)
    VALUES ($1, $2, $3, $4, $5::int, $6::uuid, $7, $8, $9, $10, $11::date, $12::text, $13, $14, $15)
    ON CONFLICT (receiver, municipality, object_kind, object_id) DO UPDATE
      SET wanted_version = excluded.wanted_version, change_id = excluded.change_id, stream = excluded.stream,
          epoch = excluded.epoch, lane = excluded.lane, lane_seq = excluded.lane_seq,
          business_day = excluded.business_day, traceparent = excluded.traceparent, wanted_rows = excluded.wanted_rows,
          waits_for = excluded.waits_for, context = excluded.context, wanted_at = clock_timestamp()
      WHERE o.wanted_version < excluded.wanted_version
    RETURNING id),
  c AS (
    INSERT INTO delivery.change (object_id, version, change_id, business_day, traceparent)
    SELECT id, $5::int, $6::uuid, $11::date, $12::text FROM o)
  SELECT id FROM o`;

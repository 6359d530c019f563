import type { EntityManager } from 'typeorm';
import { gathered } from '#persistence/gathered';
import type { WantedState } from '../wanted.ts';

/** `known`: this version or a newer one was taken in before. */
export type TakeOutcome = 'taken' | 'known';

/**
 * Locks the object's row, keeps the state if it is newer, and opens the version as pending. States of one object come one
 * after the other, as the messages of its lane do.
 */
export const takeWanted = gathered(
  async (manager: EntityManager, states: readonly WantedState[]): Promise<TakeOutcome[]> => {
    const rows = states.map((state, place) => ({ ...state, ...state.origin, context: state.context ?? {}, place }));
    const taken: { place: number }[] = await manager.query(TAKE, [JSON.stringify(rows)]);
    const places = new Set(taken.map(({ place }) => place));
    return states.map((_, place) => (places.has(place) ? 'taken' : 'known'));
  },
);

const TAKE = `
  WITH n AS (
    SELECT * FROM json_to_recordset($1) AS n(place int, receiver text, municipality text, "objectKind" text, "objectId" text,
      version int, "changeId" uuid, stream text, epoch uuid, lane text, "laneSeq" bigint, "businessDay" date,
      traceparent text, rows json, "waitsFor" json, context json)),
  o AS (
    INSERT INTO delivery.object AS o (receiver, municipality, object_kind, object_id, wanted_version, change_id,
      stream, epoch, lane, lane_seq, business_day, traceparent, wanted_rows, waits_for, context)
    SELECT receiver, municipality, "objectKind", "objectId", version, "changeId",
           stream, epoch, lane, "laneSeq", "businessDay", traceparent, rows, "waitsFor", context
      FROM n ORDER BY receiver, municipality, "objectKind", "objectId"
    ON CONFLICT (receiver, municipality, object_kind, object_id) DO UPDATE
      SET wanted_version = excluded.wanted_version, change_id = excluded.change_id, stream = excluded.stream,
          epoch = excluded.epoch, lane = excluded.lane, lane_seq = excluded.lane_seq,
          business_day = excluded.business_day, traceparent = excluded.traceparent, wanted_rows = excluded.wanted_rows,
          waits_for = excluded.waits_for, context = excluded.context, wanted_at = clock_timestamp()
      WHERE o.wanted_version < excluded.wanted_version
    RETURNING id, receiver, municipality, object_kind, object_id),
  t AS (
    SELECT o.id, n.* FROM o JOIN n ON n.receiver = o.receiver AND n.municipality = o.municipality
                                  AND n."objectKind" = o.object_kind AND n."objectId" = o.object_id),
  c AS (
    INSERT INTO delivery.change (object_id, version, change_id, business_day, traceparent)
    SELECT id, version, "changeId", "businessDay", traceparent FROM t)
  SELECT place FROM t`;

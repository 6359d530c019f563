import type { EntityManager } from 'typeorm';
import type { JsonObject } from '../json.ts';
import type { HeldRow, LastVersions } from '../diff.ts';
import type { ObjectRef } from '../object-ref.ts';
import type { WantedRow } from '../wanted.ts';

/** An object whose newest state has to be sent, as its locked row stands. */
export interface DueObject {
  id: string;
  receiver: ObjectRef['receiver'];
  municipality: string;
  object_kind: ObjectRef['objectKind'];
  object_id: string;
  wanted_version: number;
  change_id: string;
  stream: string;
  epoch: string;
  lane: string;
  lane_seq: string;
  business_day: string;
  traceparent: string | null;
  wanted_rows: WantedRow[];
  context: JsonObject;
  generation: number;
  re_effect_id: string | null;
}

export interface HeldState {
  readonly rows: readonly HeldRow[];
  readonly lastVersions: LastVersions;
}

/**
 * An object waits until those it names are settled. When a household and a person wait for each other (opened and
 * closed before anything was sent), the household goes first: nothing can stand at the receiver without it.
 */
const IS_DUE = `o.wanted_version > o.cut_version AND o.open_attempt IS NULL AND NOT EXISTS (
  SELECT 1 FROM jsonb_to_recordset(o.waits_for) AS w("objectKind" text, "objectId" text, version int)
    LEFT JOIN delivery.object x ON x.receiver = o.receiver AND x.municipality = o.municipality
                               AND x.object_kind = w."objectKind" AND x.object_id = w."objectId"
   WHERE COALESCE(x.settled_version, 0) < w.version
     AND NOT (o.object_kind = 'household' AND EXISTS (
       SELECT 1 FROM jsonb_to_recordset(x.waits_for) AS b("objectKind" text, "objectId" text, version int)
        WHERE b."objectKind" = 'household' AND b."objectId" = o.object_id AND b.version > o.settled_version)))`;

/** Locks due objects that no other sender is at, longest waiting first. */
export async function lockDueObjects(manager: EntityManager, receiver: string, limit: number): Promise<DueObject[]> {
  const locked: { id: string }[] = await manager.query(
    `SELECT o.id FROM delivery.object o WHERE o.receiver = $1 AND ${IS_DUE}
      ORDER BY o.wanted_at LIMIT $2 FOR UPDATE OF o SKIP LOCKED`,
    [receiver, limit],
  );
  if (locked.length === 0) return [];
  // Read again under the locks: a state taken in between the two may wait for others.
  return manager.query(
    `SELECT o.id, o.receiver, o.municipality, o.object_kind, o.object_id, o.wanted_version, o.change_id, o.stream, o.epoch, o.lane, o.lane_seq,
            o.business_day::text AS business_day, o.traceparent, o.wanted_rows, o.context, o.re_effect_id,
            1 + COALESCE((SELECT max(a.generation) FROM delivery.attempt a
                           WHERE a.object_id = o.id AND a.version = o.wanted_version), 0) AS generation
       FROM delivery.object o WHERE o.id = ANY($1) AND ${IS_DUE} ORDER BY o.wanted_at, o.id`,
    [locked.map(({ id }) => id)],
  );
}

interface HoldingRecord {
  object_id: string;
  key: string;
  last_version: number;
  held_version: number | null;
  content: JsonObject | null;
}

/** What the receiver holds of each object, and the last 版 used per key. */
export async function readHoldings(
  manager: EntityManager,
  objectRows: readonly string[],
): Promise<(row: string) => HeldState> {
  const records: HoldingRecord[] = await manager.query(
    `SELECT object_id, key, last_version, held_version, content FROM delivery.holding WHERE object_id = ANY($1)
      ORDER BY object_id, key`,
    [objectRows],
  );
  const byObject = Map.groupBy(records, (record) => record.object_id);
  return (objectRow) => toHeldState(byObject.get(objectRow) ?? []);
}

function toHeldState(records: readonly HoldingRecord[]): HeldState {
  return {
    rows: records.flatMap(({ key, held_version: rowVersion, content }) =>
      rowVersion === null || content === null ? [] : [{ key, rowVersion, content }],
    ),
    lastVersions: new Map(records.map((record) => [record.key, record.last_version])),
  };
}

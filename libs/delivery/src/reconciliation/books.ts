import type { EntityManager } from 'typeorm';
import type { DeliveryState } from '#contracts/delivery-changed.part';
import type { HeldRow } from '../diff.ts';
import type { JsonObject } from '../json.ts';
import type { ObjectKind, ObjectRef } from '../object-ref.ts';
import type { WantedRow } from '../wanted.ts';

/** What the sender's own books say of one object. */
export interface BookEntry {
  readonly objectId: string;
  readonly wantedVersion: number;
  readonly businessDay: string;
  readonly wanted: readonly WantedRow[];
  readonly context: JsonObject;
  /** An attempt is under way, or the newest state was not cut yet. */
  readonly underWay: boolean;
  /** State of the newest version; null when its change is not known here. */
  readonly state: DeliveryState | null;
  readonly held: readonly (HeldRow & { readonly sha256: string })[];
}

export interface BookQuery extends Pick<ObjectRef, 'receiver' | 'municipality'> {
  readonly objectKind: ObjectKind;
}

/** Entries above `after` in byte order. */
export function booksPage(
  manager: EntityManager,
  query: BookQuery,
  after: string,
  limit: number,
): Promise<BookEntry[]> {
  return manager.query(`${ENTRIES} AND o.object_id COLLATE "C" > $4 ORDER BY o.object_id COLLATE "C" LIMIT $5`, [
    query.receiver,
    query.municipality,
    query.objectKind,
    after,
    limit,
  ]);
}

export async function booksOf(
  manager: EntityManager,
  query: BookQuery,
  ids: readonly string[],
): Promise<Map<string, BookEntry>> {
  const entries: BookEntry[] = await manager.query(`${ENTRIES} AND o.object_id = ANY($4)`, [
    query.receiver,
    query.municipality,
    query.objectKind,
    ids,
  ]);
  return new Map(entries.map((entry) => [entry.objectId, entry]));
}

const ENTRIES = `
  SELECT o.object_id AS "objectId", o.wanted_version AS "wantedVersion", o.business_day::text AS "businessDay",
         o.wanted_rows AS wanted, o.context,
         (o.open_attempt IS NOT NULL OR o.wanted_version > o.cut_version) AS "underWay",
         (SELECT c.state FROM delivery.change c WHERE c.object_id = o.id AND c.version = o.wanted_version) AS state,
         COALESCE((SELECT json_agg(json_build_object('key', h.key, 'rowVersion', h.held_version, 'content', h.content,
                                                     'sha256', h.content_sha256))
                     FROM delivery.holding h WHERE h.object_id = o.id AND h.held_version IS NOT NULL), '[]') AS held
    FROM delivery.object o
   WHERE o.receiver = $1 AND o.municipality = $2 AND o.object_kind = $3`;

import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { JsonObject } from '../json.ts';
import type { ObjectKind, ObjectRef } from '../object-ref.ts';

export interface DigestRequest {
  readonly receiver: ObjectRef['receiver'];
  readonly municipality: string;
  readonly objectKind: ObjectKind;
  /** Objects above this id, in ascending order. */
  readonly after: string;
  readonly limit: number;
  /** How the receiver names a row in its digest, when it does not by our key alone. */
  readonly keyOf?: (key: string, context: JsonObject) => string;
}

/** What this side believes the receiver holds of one object, in the form the receiver's own digest has. */
export interface DigestLine {
  readonly objectId: string;
  readonly settledVersion: number;
  readonly rows: number;
  readonly sha256: string;
}

interface DigestRecord {
  objectId: string;
  settledVersion: number;
  context: JsonObject;
  rows: HeldLine[];
}

interface HeldLine {
  readonly key: string;
  readonly version: number;
  readonly sha256: string;
}

export async function digest(manager: EntityManager, request: DigestRequest): Promise<DigestLine[]> {
  const records: DigestRecord[] = await manager.query(
    `SELECT o.object_id AS "objectId", o.settled_version AS "settledVersion", o.context,
            COALESCE((SELECT json_agg(json_build_object('key', h.key, 'version', h.held_version, 'sha256', h.content_sha256))
                        FROM delivery.holding h WHERE h.object_id = o.id AND h.held_version IS NOT NULL), '[]') AS rows
       FROM delivery.object o
      WHERE o.receiver = $1 AND o.municipality = $2 AND o.object_kind = $3 AND o.object_id COLLATE "C" > $4
      ORDER BY o.object_id COLLATE "C" LIMIT $5`,
    [request.receiver, request.municipality, request.objectKind, request.after, request.limit],
  );
  const { keyOf = (key) => key } = request;
  return records.map(({ objectId, settledVersion, context, rows }) => {
    const named = rows.map((row) => ({ ...row, key: keyOf(row.key, context) }));
    return { objectId, settledVersion, rows: rows.length, sha256: digestOf(named) };
  });
}

/** SHA-256 over one line `key version contentSha256` (LF) per held row, sorted. */
function digestOf(rows: readonly HeldLine[]): string {
  const lines = rows.map((row) => `${row.key} ${String(row.version)} ${row.sha256}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

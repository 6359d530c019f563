import type { EntityManager } from 'typeorm';
import { newId } from '#kernel/ids';
import { err, ok, type Result } from '#kernel/result';
import type { HeldRow } from '../diff.ts';
import { contentSha256 } from '../json.ts';
import type { ObjectRef } from '../object-ref.ts';
import type { WaitsFor } from '../wanted.ts';

/** Where an object stood when its receiver was asked; a re-effect made from that answer holds only while it stands so. */
export interface HoldingMark {
  readonly objectRow: string;
  readonly lastAttempt: string | null;
}

/** Who answers for a re-effect: two persons, and why. */
export interface Approval {
  readonly proposedBy: string;
  readonly approvedBy: string;
  readonly reason: string;
}

export interface ReEffect {
  readonly mark: HoldingMark;
  /** Every row the receiver says it holds of the object, in the terms of this side. */
  readonly reported: readonly HeldRow[];
  /** Objects that have to stand at the receiver first. */
  readonly waitsFor: readonly WaitsFor[];
  readonly approval: Approval;
}

/** Read before the receiver is asked. DLV-0003: an attempt is in flight, so what the receiver says will not last. */
export async function markHolding(
  manager: EntityManager,
  { receiver, municipality, objectKind, objectId }: ObjectRef,
): Promise<Result<HoldingMark, 'DLV-0003' | 'GEN-0003'>> {
  const rows: { id: string; open: boolean; last: string | null }[] = await manager.query(
    `SELECT o.id, o.open_attempt IS NOT NULL AS open, ${LAST_ATTEMPT} AS last FROM delivery.object o
      WHERE o.receiver = $1 AND o.municipality = $2 AND o.object_kind = $3 AND o.object_id = $4`,
    [receiver, municipality, objectKind, objectId],
  );
  const [row] = rows;
  if (!row) return err('GEN-0003');
  return row.open ? err('DLV-0003') : ok({ objectRow: row.id, lastAttempt: row.last });
}

/**
 * Makes what the receiver reports the holding and lets the newest state be cut again, as a new generation; no old
 * message is sent again. DLV-0003: something was sent since the mark was taken.
 */
export async function reEffect(manager: EntityManager, request: ReEffect): Promise<Result<string, 'DLV-0003'>> {
  const { mark, reported, waitsFor, approval } = request;
  const locked: { open: boolean; last: string | null }[] = await manager.query(
    `SELECT o.open_attempt IS NOT NULL AS open, ${LAST_ATTEMPT} AS last FROM delivery.object o WHERE o.id = $1 FOR UPDATE`,
    [mark.objectRow],
  );
  if (locked[0]?.open !== false || locked[0].last !== mark.lastAttempt) return err('DLV-0003');
  const rows = reported.map((row) => ({ ...row, sha256: contentSha256(row.content) }));
  const id = newId();
  const { proposedBy, approvedBy, reason } = approval;
  const shown = JSON.stringify(rows.map(({ key, rowVersion: version, sha256 }) => ({ key, version, sha256 })));
  await manager.query(NOTE, [id, mark.objectRow, proposedBy, approvedBy, reason, shown]);
  await manager.query(LET_GO, [mark.objectRow, rows.map(({ key }) => key)]);
  await manager.query(HOLD, [mark.objectRow, JSON.stringify(rows)]);
  await manager.query(CUT_AGAIN, [mark.objectRow, id, JSON.stringify(waitsFor)]);
  return ok(id);
}

const LAST_ATTEMPT = `(SELECT a.id FROM delivery.attempt a WHERE a.object_id = o.id ORDER BY a.created_at DESC, a.id DESC LIMIT 1)`;

const NOTE = `
  INSERT INTO delivery.re_effect (id, object_id, version, proposed_by, approved_by, reason, reported, believed)
  SELECT $1, o.id, o.wanted_version, $3, $4, $5, $6::jsonb,
         COALESCE((SELECT jsonb_agg(jsonb_build_object('key', h.key, 'version', h.held_version, 'sha256', h.content_sha256))
                     FROM delivery.holding h WHERE h.object_id = o.id AND h.held_version IS NOT NULL), '[]')
    FROM delivery.object o WHERE o.id = $2`;

const LET_GO = `
  UPDATE delivery.holding SET held_version = NULL, content = NULL, content_sha256 = NULL, accepted_at = NULL
   WHERE object_id = $1 AND NOT (key = ANY($2))`;

// The last 版 used never goes back: what the receiver has forgotten is still a 版 that was used.
const HOLD = `
  INSERT INTO delivery.holding AS h (object_id, key, last_version, held_version, content, content_sha256, accepted_at)
  SELECT $1, n.key, n."rowVersion", n."rowVersion", n.content, n.sha256, clock_timestamp()
    FROM json_to_recordset($2) AS n(key text, "rowVersion" int, content json, sha256 text)
  ON CONFLICT (object_id, key) DO UPDATE
    SET last_version = greatest(h.last_version, excluded.last_version), held_version = excluded.held_version,
        content = excluded.content, content_sha256 = excluded.content_sha256,
        accepted_at = CASE WHEN (h.held_version, h.content_sha256) = (excluded.held_version, excluded.content_sha256)
                           THEN h.accepted_at ELSE excluded.accepted_at END`;

// A version that was not cut yet is cut anyway, and waits for what it was told to wait for.
const CUT_AGAIN = `
  UPDATE delivery.object
     SET re_effect_id = $2, waits_for = CASE WHEN cut_version < wanted_version THEN waits_for ELSE $3::jsonb END,
         cut_version = least(cut_version, wanted_version - 1),
         settled_version = least(settled_version, wanted_version - 1), wanted_at = clock_timestamp()
   WHERE id = $1`;

import type { EntityManager } from 'typeorm';
import type { Receiver } from '#contracts/delivery-changed.part';
import { newId } from '#kernel/ids';
import { idempotencyKey } from '../attempt.ts';
import { type OpenVersion, stepsWhenNotRequired } from '../change-steps.ts';
import { type AttemptRow, diff } from '../diff.ts';
import type { Receipt } from '../receipt.ts';
import { type Attempt, readAttempts } from './attempt.record.ts';
import { openVersions, recordSteps } from './change.record.ts';
import { type DueObject, lockDueObjects, readHoldings } from './due-objects.ts';

export interface CutRequest {
  readonly receiver: Receiver;
  /** Objects taken per call. */
  readonly limit: number;
}

export interface CutOutcome {
  readonly attempts: Attempt[];
  readonly receipts: Receipt[];
}

interface Cut {
  readonly object: DueObject;
  readonly rows: AttemptRow[];
}

/** Stores the attempts of due objects with rows and key; objects that already stand as wanted end without one. */
export async function cutAttempts(manager: EntityManager, request: CutRequest): Promise<CutOutcome> {
  const objects = await lockDueObjects(manager, request.receiver, request.limit);
  if (objects.length === 0) return { attempts: [], receipts: [] };
  const holdingOf = await readHoldings(
    manager,
    objects.map(({ id }) => id),
  );
  const cuts = objects.map((object): Cut => {
    const { rows, lastVersions } = holdingOf(object.id);
    return { object, rows: diff(rows, object.wanted_rows, lastVersions) };
  });
  const open = await openVersions(
    manager,
    objects.map(({ id }) => id),
  );
  const receipts = await endWithoutAttempt(
    manager,
    cuts.filter(({ rows }) => rows.length === 0).map(({ object }) => object),
    open,
  );
  const attempts = await storeAttempts(
    manager,
    cuts.filter(({ rows }) => rows.length > 0),
    open,
  );
  return { attempts, receipts };
}

async function endWithoutAttempt(
  manager: EntityManager,
  objects: readonly DueObject[],
  open: readonly OpenVersion[],
): Promise<Receipt[]> {
  if (objects.length === 0) return [];
  const ids = objects.map(({ id }) => id);
  await manager.query(
    `UPDATE delivery.object SET cut_version = wanted_version, settled_version = wanted_version, re_effect_id = NULL
      WHERE id = ANY($1)`,
    [ids],
  );
  return recordSteps(
    manager,
    objects.flatMap(({ id, wanted_version: version }) => stepsWhenNotRequired(id, version, open)),
  );
}

async function storeAttempts(
  manager: EntityManager,
  cuts: readonly Cut[],
  open: readonly OpenVersion[],
): Promise<Attempt[]> {
  if (cuts.length === 0) return [];
  const attempts = cuts.map(({ object, rows }) => ({
    ...named(object, open),
    id: newId(),
    objectRow: object.id,
    version: object.wanted_version,
    changeId: object.change_id,
    generation: object.generation,
    rows,
    context: object.context,
    businessDay: object.business_day,
    traceparent: object.traceparent,
  }));
  await manager.query(INSERT_ATTEMPTS, [JSON.stringify(attempts)]);
  const versions = cuts.flatMap(({ object, rows }) =>
    rows
      .filter(({ operation }) => operation === 'PUT')
      .map(({ key, rowVersion }) => ({ objectRow: object.id, key, rowVersion })),
  );
  await manager.query(USE_VERSIONS, [JSON.stringify(versions)]);
  return readAttempts(
    manager,
    attempts.map(({ id }) => id),
  );
}

/** Key and cause of an attempt. A re-effect is named after itself: objects of an initial load share one message. */
function named(object: DueObject, open: readonly OpenVersion[]): { reEffect: string | null; key: string } {
  const reEffect = reEffectOf(object, open);
  const name = { ...object, laneSeq: Number(object.lane_seq) };
  return { reEffect, key: idempotencyKey(reEffect === null ? name : { ...name, stream: RE_EFFECT, epoch: reEffect }) };
}

/** A version that has not ended is sent for its change, whatever else the attempt mends. */
function reEffectOf(object: DueObject, open: readonly OpenVersion[]): string | null {
  const awaited = open.some(({ objectRow, version }) => objectRow === object.id && version === object.wanted_version);
  return awaited ? null : object.re_effect_id;
}

const RE_EFFECT = 're-effect';

const INSERT_ATTEMPTS = `
  WITH a AS (
    INSERT INTO delivery.attempt (id, object_id, version, change_id, generation, idempotency_key, state, rows, context,
                                  business_day, traceparent, re_effect_id)
    SELECT n.id, n."objectRow", n.version, n."changeId", n.generation, n.key, 'queued', n.rows, n.context,
           n."businessDay", n.traceparent, n."reEffect"
      FROM json_to_recordset($1) AS n(id uuid, "objectRow" bigint, version int, "changeId" uuid, generation int, key uuid,
                                      rows json, context json, "businessDay" date, traceparent text,
                                      "reEffect" uuid)
    RETURNING id, object_id, version)
  UPDATE delivery.object o SET open_attempt = a.id, cut_version = a.version, re_effect_id = NULL
    FROM a WHERE o.id = a.object_id`;

const USE_VERSIONS = `
  INSERT INTO delivery.holding (object_id, key, last_version)
  SELECT n."objectRow", n.key, n."rowVersion" FROM json_to_recordset($1) AS n("objectRow" bigint, key text, "rowVersion" int)
  ON CONFLICT (object_id, key) DO UPDATE SET last_version = excluded.last_version`;

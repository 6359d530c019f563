import type { EntityManager } from 'typeorm';
import type { Receiver } from '#contracts/delivery-changed.part';
import { newId } from '#kernel/ids';
import type { PlainDate } from '#kernel/plain-date';
import { idempotencyKey } from '../attempt.ts';
import { type OpenVersion, stepsWhenNotRequired } from '../change-steps.ts';
import { type AttemptRow, diff } from '../diff.ts';
import type { Receipt } from '../receipt.ts';
import type { Attempt } from './attempt.record.ts';
import { openVersions, recordSteps } from './change.record.ts';
import { type DueObject, lockDueObjects, readHoldings } from './due-objects.ts';
import { type SendingTimes, tellLeaving } from './mark-sending.ts';

export interface CutRequest {
  readonly receiver: Receiver;
  /** Objects taken per call. */
  readonly limit: number;
  /** The attempts leave as soon as the transaction is committed: no `markSending` follows. */
  readonly leaving?: SendingTimes;
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
  const ended = await endWithoutAttempt(
    manager,
    cuts.filter(({ rows }) => rows.length === 0).map(({ object }) => object),
    open,
  );
  const withRows = cuts.filter(({ rows }) => rows.length > 0);
  const attempts = withRows.map((cut) => newAttempt(cut, open, request));
  await storeAttempts(manager, attempts, withRows, request);
  const replaced = request.leaving ? await tellLeaving(manager, attempts, open, request.leaving) : [];
  return { attempts, receipts: [...ended, ...replaced] };
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

function newAttempt({ object, rows }: Cut, open: readonly OpenVersion[], { leaving }: CutRequest): Attempt {
  return {
    ...named(object, open),
    id: newId(),
    objectRow: object.id,
    receiver: object.receiver,
    municipality: object.municipality,
    objectKind: object.object_kind,
    objectId: object.object_id,
    version: object.wanted_version,
    changeId: object.change_id,
    generation: object.generation,
    state: leaving ? 'sending' : 'queued',
    rows,
    context: object.context,
    businessDay: object.business_day as PlainDate,
    traceparent: object.traceparent ?? undefined,
    sends: leaving ? 1 : 0,
    fileName: undefined,
    line: undefined,
    answer: undefined,
  };
}

async function storeAttempts(
  manager: EntityManager,
  attempts: readonly Attempt[],
  cuts: readonly Cut[],
  { leaving }: CutRequest,
): Promise<void> {
  if (attempts.length === 0) return;
  const tellsAtOnce = leaving?.tellSentAfterMs === 0;
  await manager.query(INSERT_ATTEMPTS, [
    JSON.stringify(attempts),
    leaving?.answerDueMs ?? null,
    leaving?.confirmWithinMs ?? null,
    tellsAtOnce,
  ]);
  const versions = cuts.flatMap(({ object, rows }) =>
    rows
      .filter(({ operation }) => operation === 'PUT')
      .map(({ key, rowVersion }) => ({ objectRow: object.id, key, rowVersion })),
  );
  await manager.query(USE_VERSIONS, [JSON.stringify(versions)]);
}

/** Key and cause of an attempt. A re-effect is named after itself: objects of an initial load share one message. */
function named(object: DueObject, open: readonly OpenVersion[]): Pick<Attempt, 'reEffect' | 'idempotencyKey'> {
  const reEffect = reEffectOf(object, open);
  const name = { ...object, laneSeq: Number(object.lane_seq) };
  const cause = reEffect === undefined ? name : { ...name, stream: RE_EFFECT, epoch: reEffect };
  return { reEffect, idempotencyKey: idempotencyKey(cause) };
}

/** A version that has not ended is sent for its change, whatever else the attempt mends. */
function reEffectOf(object: DueObject, open: readonly OpenVersion[]): string | undefined {
  const awaited = open.some(({ objectRow, version }) => objectRow === object.id && version === object.wanted_version);
  return awaited ? undefined : (object.re_effect_id ?? undefined);
}

const RE_EFFECT = 're-effect';

const INSERT_ATTEMPTS = `
  WITH a AS (
    INSERT INTO delivery.attempt (id, object_id, version, change_id, generation, idempotency_key, state, rows, context,
                                  business_day, traceparent, re_effect_id, sends, sent_at, answer_due, ask_at, told_sent)
    SELECT n.id, n."objectRow", n.version, n."changeId", n.generation, n."idempotencyKey", n.state, n.rows, n.context,
           n."businessDay", n.traceparent, n."reEffect", n.sends,
           CASE WHEN n.state = 'sending' THEN statement_timestamp() END,
           statement_timestamp() + make_interval(secs => $2::float8 / 1000),
           statement_timestamp() + make_interval(secs => $3::float8 / 1000), $4
      FROM json_to_recordset($1) AS n(id uuid, "objectRow" bigint, version int, "changeId" uuid, generation int,
                                      "idempotencyKey" uuid, state text, rows json, context json, "businessDay" date,
                                      traceparent text, "reEffect" uuid, sends int)
    RETURNING id, object_id, version)
  UPDATE delivery.object o SET open_attempt = a.id, cut_version = a.version, re_effect_id = NULL
    FROM a WHERE o.id = a.object_id`;

const USE_VERSIONS = `
  INSERT INTO delivery.holding (object_id, key, last_version)
  SELECT n."objectRow", n.key, n."rowVersion" FROM json_to_recordset($1) AS n("objectRow" bigint, key text, "rowVersion" int)
  ON CONFLICT (object_id, key) DO UPDATE SET last_version = excluded.last_version`;

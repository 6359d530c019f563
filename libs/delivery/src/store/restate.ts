import type { EntityManager } from 'typeorm';
import { err, ok, type Result } from '#kernel/result';
import type { PlainDate } from '#kernel/plain-date';
import type { WantedState } from '../wanted.ts';

/** A version the owner of the change still awaits an answer for. */
export interface AwaitedVersion {
  readonly version: number;
  readonly changeId: string;
  readonly businessDay: PlainDate;
}

/**
 * Makes `state` the wanted state even of a version known before, because its owner says so now.
 *
 * A version that has ended keeps its end; only versions their owner still awaits are opened, so that every receipt told
 * later is one that is waited for. DLV-0003: a newer state came or an attempt is in flight; compare again.
 */
export async function restateWanted(
  manager: EntityManager,
  state: WantedState,
  awaited: readonly AwaitedVersion[],
): Promise<Result<void, 'DLV-0003'>> {
  const { origin } = state;
  const restated: { id: string }[] = await manager.query(RESTATE, [
    ...[state.receiver, state.municipality, state.objectKind, state.objectId, state.version, state.changeId],
    ...[origin.stream, origin.epoch, origin.lane, origin.laneSeq, origin.businessDay, origin.traceparent ?? null],
    ...[JSON.stringify(state.rows), JSON.stringify(state.waitsFor), JSON.stringify(state.context ?? {})],
  ]);
  const [object] = restated;
  if (!object) return err('DLV-0003');
  await manager.query(AWAIT, [object.id, JSON.stringify(awaited)]);
  return ok(undefined);
}

// An unchanged version keeps the message it came from: its attempts are named after that message.
const RESTATE = `
  INSERT INTO delivery.object AS o (receiver, municipality, object_kind, object_id, wanted_version, change_id,
    stream, epoch, lane, lane_seq, business_day, traceparent, wanted_rows, waits_for, context)
  VALUES ($1, $2, $3, $4, $5::int, $6::uuid, $7, $8::uuid, $9, $10, $11::date, $12::text, $13, $14, $15)
  ON CONFLICT (receiver, municipality, object_kind, object_id) DO UPDATE
    SET stream = CASE WHEN o.wanted_version = excluded.wanted_version THEN o.stream ELSE excluded.stream END,
        epoch = CASE WHEN o.wanted_version = excluded.wanted_version THEN o.epoch ELSE excluded.epoch END,
        lane = CASE WHEN o.wanted_version = excluded.wanted_version THEN o.lane ELSE excluded.lane END,
        lane_seq = CASE WHEN o.wanted_version = excluded.wanted_version THEN o.lane_seq ELSE excluded.lane_seq END,
        wanted_version = excluded.wanted_version, change_id = excluded.change_id, business_day = excluded.business_day,
        wanted_rows = excluded.wanted_rows, waits_for = excluded.waits_for, context = excluded.context,
        wanted_at = clock_timestamp()
    WHERE o.wanted_version <= excluded.wanted_version AND o.open_attempt IS NULL
  RETURNING id`;

const AWAIT = `
  INSERT INTO delivery.change (object_id, version, change_id, business_day)
  SELECT $1, n.version, n."changeId", n."businessDay"
    FROM json_to_recordset($2) AS n(version int, "changeId" uuid, "businessDay" date)
  ON CONFLICT (object_id, version) DO NOTHING`;

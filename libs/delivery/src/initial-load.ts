import type { CopyValue, TableRows } from '#persistence/copy-rows';
import { contentSha256 } from './json.ts';
import type { WantedState } from './wanted.ts';

const FIRST_VERSION = 1;

/** A state that the receiver holds from the start, with a free row id. */
export interface LoadedState {
  readonly id: number;
  readonly state: WantedState;
}

/** Rows that make a receiver's holding known from the start (初期移行): wanted and held are the same, nothing is open. */
export function deliveryRows(states: readonly LoadedState[], acceptedAt: string): TableRows[] {
  return [objectRows(states), holdingRows(states, acceptedAt), changeRows(states)];
}

function objectRows(states: readonly LoadedState[]): TableRows {
  const columns = [
    ...['id', 'receiver', 'municipality', 'object_kind', 'object_id', 'wanted_version', 'change_id'],
    ...['stream', 'epoch', 'lane', 'lane_seq', 'business_day', 'wanted_rows', 'context'],
    ...['cut_version', 'settled_version'],
  ];
  const rows = states.map(({ id, state }): CopyValue[] => {
    const { receiver, municipality, objectKind, objectId, version, changeId, origin, context = {} } = state;
    const { stream, epoch, lane, laneSeq, businessDay } = origin;
    return [
      ...[id, receiver, municipality, objectKind, objectId, version, changeId],
      ...[stream, epoch, lane, laneSeq, businessDay, state.rows, context],
      ...[version, version],
    ];
  });
  return { table: 'delivery.object', columns, rows };
}

function holdingRows(states: readonly LoadedState[], acceptedAt: string): TableRows {
  return {
    table: 'delivery.holding',
    columns: ['object_id', 'key', 'last_version', 'held_version', 'content', 'content_sha256', 'accepted_at'],
    rows: states.flatMap(({ id, state }) =>
      state.rows.map(({ key, content }): CopyValue[] => {
        return [id, key, FIRST_VERSION, FIRST_VERSION, content, contentSha256(content), acceptedAt];
      }),
    ),
  };
}

function changeRows(states: readonly LoadedState[]): TableRows {
  return {
    table: 'delivery.change',
    columns: ['object_id', 'version', 'change_id', 'state', 'business_day'],
    rows: states.map(({ id, state }): CopyValue[] => {
      return [id, state.version, state.changeId, 'accepted', state.origin.businessDay];
    }),
  };
}

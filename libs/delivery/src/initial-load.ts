import type { CopyValue, TableRows } from '#persistence/copy-rows';
import { contentSha256 } from './json.ts';
import type { WantedState } from './wanted.ts';

const FIRST_VERSION = 1;

/** Rows that make a receiver's holding known from the start (初期移行): wanted and held are the same, nothing is open. */
export function deliveryRows(
  states: readonly { readonly id: number; readonly state: WantedState }[],
  acceptedAt: string,
): TableRows[] {
  return [
    {
      table: 'delivery.object',
      columns: [
        'id',
        'receiver',
        'municipality',
        'object_kind',
        'object_id',
        'wanted_version',
        'change_id',
        'stream',
        'epoch',
        'lane',
        'lane_seq',
        'business_day',
        'wanted_rows',
        'context',
        'cut_version',
        'settled_version',
      ],
      rows: states.map(({ id, state }): CopyValue[] => {
        const { receiver, municipality, objectKind, objectId, version, changeId, origin, rows } = state;
        const { stream, epoch, lane, laneSeq, businessDay } = origin;
        return [
          id,
          receiver,
          municipality,
          objectKind,
          objectId,
          version,
          changeId,
          stream,
          epoch,
          lane,
          laneSeq,
          businessDay,
          rows,
          state.context ?? {},
          version,
          version,
        ];
      }),
    },
    {
      table: 'delivery.holding',
      columns: ['object_id', 'key', 'last_version', 'held_version', 'content', 'content_sha256', 'accepted_at'],
      rows: states.flatMap(({ id, state }) =>
        state.rows.map((row): CopyValue[] => [
          id,
          row.key,
          FIRST_VERSION,
          FIRST_VERSION,
          row.content,
          contentSha256(row.content),
          acceptedAt,
        ]),
      ),
    },
    {
      table: 'delivery.change',
      columns: ['object_id', 'version', 'change_id', 'state', 'business_day'],
      rows: states.map(({ id, state }): CopyValue[] => [
        id,
        state.version,
        state.changeId,
        'accepted',
        state.origin.businessDay,
      ]),
    },
  ];
}

import type { DataSource } from 'typeorm';
import type { HoldState } from '#messaging/inbox/hold.store';
import { laneProgress, type LaneProgress } from '#messaging/inbox/lane-progress';
import type { ObjectKind } from '../object-ref.ts';
import { booksOf } from './books.ts';
import type { MessageProgress, ThreeSides } from './classify.ts';
import { inParallel } from './in-parallel.ts';
import type { ComparedSides, OutwardState } from './sides.ts';

const PARALLEL = 16;

/** All that is known of an object at this moment, with the ledger's word as it came. */
export interface ReadSides extends ThreeSides {
  readonly objectId: string;
  readonly outward: OutwardState | undefined;
}

/** Reads the three sides of these objects: the receiver first, since what it says is the oldest by the time of the end. */
export async function readSides(
  dataSource: DataSource,
  sides: ComparedSides,
  kind: ObjectKind,
  ids: readonly string[],
  lostAfterMs: number,
): Promise<ReadSides[]> {
  const { receiver, municipality } = sides;
  const { manager } = dataSource;
  const reported = await inParallel(ids, PARALLEL, (id) => sides.receiverRows(kind, id));
  const books = await booksOf(manager, { receiver, municipality, objectKind: kind }, ids);
  const states = new Map((await sides.ledgerOf(kind, ids)).map((state) => [state.objectId, state]));
  const wanted = await sides.wantedOf(manager, kind, [...states.values()]);
  const lanes = await laneProgress(manager, { ...sides.sourceOf(kind), municipality, lanes: ids });
  const progress = Map.groupBy(lanes, ({ lane }) => lane);
  return ids.map((objectId, index) => {
    const outward = states.get(objectId);
    const rows = wanted.get(objectId);
    return {
      objectId,
      outward,
      ledger: outward && rows && { ...rows, version: outward.version },
      progress: outward ? progressOf(outward, progress.get(objectId) ?? [], lostAfterMs) : 'taken',
      books: books.get(objectId),
      reported: reported[index] ?? [],
      comparable: (content) => sides.comparable(kind, content),
    };
  });
}

/** @param lostAfterMs a message that is neither here nor waiting after this time is lost */
export function progressOf(
  { laneSeq, epoch, pending, saidAt }: OutwardState,
  lanes: readonly LaneProgress[],
  lostAfterMs: number,
): MessageProgress {
  const lane = lanes.find((one) => one.epoch === epoch);
  if (laneSeq <= (lane?.lastSeq ?? 0)) return 'taken';
  if (pending) return 'under-way';
  const isLate = saidAt !== null && Date.now() - Date.parse(saidAt) > lostAfterMs;
  return lane?.held ? heldProgress(lane.held, isLate) : isLate ? 'lost' : 'under-way';
}

/** What waits for another message is on its way until it waits too long; the rest waits for a person. */
function heldProgress(held: HoldState, isLate: boolean): MessageProgress {
  const waitsByItself = held === 'gap' || held === 'after';
  return waitsByItself && !isLate ? 'under-way' : 'held';
}

import type { PlainDate } from '#kernel/plain-date';
import {
  compareHouseholdEvents,
  type HeadRow,
  type HouseholdChangeCancelled,
  type HouseholdEvent,
  type NhiHousehold,
} from './nhi-household.ts';

type HeadEvent = Exclude<HouseholdEvent, HouseholdChangeCancelled>;

/** A 取消 voids what its target change wrote, another 取消 too. */
function liveHeadEvents(events: readonly HouseholdEvent[]): readonly HeadEvent[] {
  const voidChanges = new Set<string>();
  for (const event of [...events].sort(compareHouseholdEvents).reverse()) {
    if (event.kind === 'CANCELLED' && !voidChanges.has(event.changeId)) voidChanges.add(event.targetChangeId);
  }
  return events.filter((event): event is HeadEvent => event.kind !== 'CANCELLED' && !voidChanges.has(event.changeId));
}

interface HeadState {
  readonly registryHead: string | null;
  readonly override: string | null;
}

function headAfter(state: HeadState, event: HeadEvent): HeadState {
  switch (event.kind) {
    case 'HEAD_SET':
      return { ...state, registryHead: event.headResidentId };
    case 'HEAD_OVERRIDDEN':
      return { ...state, override: event.headResidentId };
    case 'HEAD_OVERRIDE_ENDED':
      return { ...state, override: null };
  }
}

function sameHead(a: HeadRow, b: HeadRow): boolean {
  return a.headResidentId === b.headResidentId && a.overridden === b.overridden;
}

function appendRow(rows: readonly HeadRow[], next: HeadRow): readonly HeadRow[] {
  const kept = rows.filter((row) => row.since < next.since);
  const last = kept.at(-1);
  if (last === undefined) return [next];
  const before = kept.slice(0, -1);
  return sameHead(last, next)
    ? [...before, { ...last, until: null }]
    : [...before, { ...last, until: next.since }, next];
}

/**
 * The heads of an NHI household one after another. Of two facts of one day the later recorded one holds; a row of no
 * length is not kept.
 */
export function foldHeads(household: NhiHousehold): readonly HeadRow[] {
  const byDay = Map.groupBy(liveHeadEvents(household.events), (event) => event.since);
  const days = [...byDay.keys()].sort();
  let state: HeadState = { registryHead: null, override: null };
  let rows: readonly HeadRow[] = [];
  for (const day of days) {
    state = [...(byDay.get(day) ?? [])].sort(compareHouseholdEvents).reduce(headAfter, state);
    const { override, registryHead } = state;
    const headResidentId = override ?? registryHead;
    rows = appendRow(rows, { headResidentId, since: day, until: null, overridden: override !== null });
  }
  return rows;
}

/** The head row of a day; before the first row, that one. */
export function headOn(rows: readonly HeadRow[], day: PlainDate): HeadRow | null {
  return rows.findLast((row) => row.since <= day) ?? rows[0] ?? null;
}

import { applyEvent, reviewCodeOf } from './fold-day.ts';
import { compareInstants } from './instant.ts';
import { compareRecorded, type LedgerEvent } from './ledger-event.ts';
import { EMPTY_TIMELINE, type Review, type Timeline } from './timeline.ts';
import { applyConfirmations, siftVoid } from './void-events.ts';

export interface FoldOptions {
  /** RFC 3339 instant: only what was recorded by then. */
  readonly knownAt?: string;
}

const ENDS: readonly LedgerEvent['kind'][] = ['COVERAGE_ENDED', 'LOST', 'EXCEPTION_ENDED'];
const STARTS: readonly LedgerEvent['kind'][] = ['ACQUIRED', 'COVERAGE_STARTED', 'HOUSEHOLD_MOVED', 'EXCEPTION_STARTED'];
const NO_DAY: readonly LedgerEvent['kind'][] = ['ACQUISITION_DATE_CONFIRMED', 'CANCELLED', 'INFORMATION'];

/**
 * Order of one day: what ran before ends first, then the starts, then the ends of what began that very day (same-day
 * 転入 and 転出), then a start after those. Arrival order plays no part.
 */
const PHASES = [NO_DAY, ENDS, STARTS, ENDS, STARTS];

interface DayState {
  readonly timeline: Timeline;
  readonly waiting: readonly LedgerEvent[];
}

function runPhase(state: DayState, kinds: readonly LedgerEvent['kind'][]): DayState {
  const rank = (event: LedgerEvent): number => kinds.indexOf(event.kind);
  const turn = state.waiting
    .filter((event) => rank(event) >= 0)
    .sort((a, b) => rank(a) - rank(b) || compareRecorded(a, b));
  return turn.reduce<DayState>(({ timeline, waiting }, event) => {
    const next = applyEvent(timeline, event);
    if (next === null) return { timeline, waiting };
    const appliedEventIds = [...timeline.appliedEventIds, event.eventId];
    return { timeline: { ...next, appliedEventIds }, waiting: waiting.filter((other) => other !== event) };
  }, state);
}

function foldDay(timeline: Timeline, events: readonly LedgerEvent[]): Timeline {
  const done = PHASES.reduce<DayState>(runPhase, { timeline, waiting: events });
  const review = [...done.waiting]
    .sort(compareRecorded)
    .map((event): Review => ({ event, code: reviewCodeOf(done.timeline, event) }));
  return { ...done.timeline, needsReview: [...done.timeline.needsReview, ...review] };
}

function known(events: readonly LedgerEvent[], knownAt: string | undefined): readonly LedgerEvent[] {
  const unique = new Map(events.map((event) => [event.eventId, event]));
  return [...unique.values()].filter(
    (event) => knownAt === undefined || compareInstants(event.recordedAt, knownAt) <= 0,
  );
}

/**
 * The person's two layers of intervals as the live events tell them.
 *
 * A pure function of the set of events: the order of arrival never matters. An event that contradicts the others is
 * left out of the intervals and put into `needsReview`.
 */
export function foldTimeline(events: readonly LedgerEvent[], options: FoldOptions = {}): Timeline {
  const sifted = siftVoid(known(events, options.knownAt));
  const confirmed = applyConfirmations(sifted.live);
  const before = [...sifted.review, ...confirmed.review];
  const refused = new Set(before.map((review) => review.event.eventId));
  const usable = confirmed.events.filter((event) => !refused.has(event.eventId));
  const byDay = Map.groupBy(usable, (event) => event.effectiveOn);
  const start: Timeline = { ...EMPTY_TIMELINE, voidedEventIds: sifted.voidedEventIds, needsReview: before };
  return [...byDay.keys()].sort().reduce((timeline, day) => foldDay(timeline, byDay.get(day) ?? []), start);
}

import type { LedgerEvent, LedgerEventOf } from './ledger-event.ts';
import type { CoverageInterval, QualificationInterval, Review, Timeline } from './timeline.ts';

/** Replaces the last element of a list. */
function withLast<T>(list: readonly T[], last: T): readonly T[] {
  return [...list.slice(0, -1), last];
}

export function openQualification(timeline: Timeline): QualificationInterval | null {
  const last = timeline.qualification.at(-1);
  return last !== undefined && last.lostOn === null ? last : null;
}

export function openCoverage(timeline: Timeline): CoverageInterval | null {
  const last = timeline.coverage.at(-1);
  return last !== undefined && last.endsOn === null ? last : null;
}

function acquire(timeline: Timeline, event: LedgerEventOf<'ACQUIRED'>): Timeline | null {
  const day = event.effectiveOn;
  const current = openQualification(timeline);
  const next: QualificationInterval = {
    from: day,
    acquiredOn: event.acquiredOnSource === 'PENDING' ? null : day,
    acquiredOnSource: event.acquiredOnSource,
    acquisitionReason: event.reason,
    lostOn: null,
    lossReason: null,
    provisional: false,
    lostElsewhere: false,
    startEventId: event.eventId,
    endEventId: null,
    endFactDate: null,
  };
  if (current === null) return { ...timeline, qualification: [...timeline.qualification, next] };
  // 資格継続 hands back the very day we already hold: one 資格, not two.
  if (current.from === day && event.acquiredOnSource !== 'OWN') return timeline;
  const wasCovered = timeline.coverage.some((coverage) => coverage.startsOn >= current.from);
  if (openCoverage(timeline) !== null || !wasCovered) return null;
  const lost = { ...current, lostOn: day, lostElsewhere: true };
  return { ...timeline, qualification: [...withLast(timeline.qualification, lost), next] };
}

function startCoverage(timeline: Timeline, event: LedgerEventOf<'COVERAGE_STARTED'>): Timeline | null {
  if (openQualification(timeline) === null || openCoverage(timeline) !== null) return null;
  const next: CoverageInterval = {
    startsOn: event.effectiveOn,
    startReason: event.reason,
    endsOn: null,
    endReason: null,
    provisional: false,
    previousMunicipalityCode: event.previousMunicipalityCode,
    destinationMunicipalityCode: null,
    memberships: [{ ...event.membership, from: event.effectiveOn }],
    startEventId: event.eventId,
    endEventId: null,
    endFactDate: null,
  };
  return { ...timeline, coverage: [...timeline.coverage, next] };
}

function moveHousehold(timeline: Timeline, event: LedgerEventOf<'HOUSEHOLD_MOVED'>): Timeline | null {
  const current = openCoverage(timeline);
  if (current === null) return null;
  const before = current.memberships.filter((membership) => membership.from < event.effectiveOn);
  const memberships = [...before, { ...event.membership, from: event.effectiveOn }];
  return { ...timeline, coverage: withLast(timeline.coverage, { ...current, memberships }) };
}

type EndEvent = LedgerEventOf<'LOST'> | LedgerEventOf<'COVERAGE_ENDED'>;

function endCoverage(timeline: Timeline, event: EndEvent): Timeline | null {
  const current = openCoverage(timeline);
  if (current === null) return null;
  const ended: CoverageInterval = {
    ...current,
    endsOn: event.effectiveOn,
    endReason: event.kind === 'LOST' ? '01' : event.reason,
    provisional: event.provisional,
    destinationMunicipalityCode: event.destinationMunicipalityCode,
    endEventId: event.eventId,
    endFactDate: event.factDate,
  };
  return { ...timeline, coverage: withLast(timeline.coverage, ended) };
}

/** 喪失 ends both layers: 適用 never outlives 資格. */
function lose(timeline: Timeline, event: LedgerEventOf<'LOST'>): Timeline | null {
  const current = openQualification(timeline);
  if (current === null) return null;
  const lost: QualificationInterval = {
    ...current,
    lostOn: event.effectiveOn,
    lossReason: event.reason,
    provisional: event.provisional,
    endEventId: event.eventId,
    endFactDate: event.factDate,
  };
  const ended = endCoverage(timeline, event) ?? timeline;
  return { ...ended, qualification: withLast(ended.qualification, lost) };
}

function startException(timeline: Timeline, event: LedgerEventOf<'EXCEPTION_STARTED'>): Timeline | null {
  if (timeline.exceptions.some((interval) => interval.endsOn === null)) return null;
  const { exception, effectiveOn: startsOn, eventId: startEventId } = event;
  return { ...timeline, exceptions: [...timeline.exceptions, { exception, startsOn, endsOn: null, startEventId }] };
}

function endException(timeline: Timeline, event: LedgerEventOf<'EXCEPTION_ENDED'>): Timeline | null {
  const last = timeline.exceptions.at(-1);
  if (last === undefined || last.endsOn !== null || last.exception !== event.exception) return null;
  return { ...timeline, exceptions: withLast(timeline.exceptions, { ...last, endsOn: event.effectiveOn }) };
}

/** The timeline with this event in it, or null when the event does not fit now. */
export function applyEvent(timeline: Timeline, event: LedgerEvent): Timeline | null {
  switch (event.kind) {
    case 'ACQUIRED':
      return acquire(timeline, event);
    case 'LOST':
      return lose(timeline, event);
    case 'COVERAGE_STARTED':
      return startCoverage(timeline, event);
    case 'COVERAGE_ENDED':
      return endCoverage(timeline, event);
    case 'HOUSEHOLD_MOVED':
      return moveHousehold(timeline, event);
    case 'EXCEPTION_STARTED':
      return startException(timeline, event);
    case 'EXCEPTION_ENDED':
      return endException(timeline, event);
    case 'ACQUISITION_DATE_CONFIRMED':
    case 'CANCELLED':
    case 'INFORMATION':
      return timeline;
  }
}

/** Why an event found no place on its day. */
export function reviewCodeOf(timeline: Timeline, event: LedgerEvent): Review['code'] {
  if (event.kind === 'HOUSEHOLD_MOVED') return 'HOUSEHOLD_WITHOUT_COVERAGE';
  if (event.kind === 'COVERAGE_STARTED' && openQualification(timeline) === null)
    return 'COVERAGE_OUTSIDE_QUALIFICATION';
  const isStart = event.kind === 'ACQUIRED' || event.kind === 'COVERAGE_STARTED' || event.kind === 'EXCEPTION_STARTED';
  return isStart ? 'START_WHILE_OPEN' : 'END_WITHOUT_START';
}

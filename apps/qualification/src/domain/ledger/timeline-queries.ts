import type { PlainDate } from '#kernel/plain-date';
import type { CoverageInterval, ExceptionInterval, Membership, QualificationInterval, Timeline } from './timeline.ts';

/** What holds on one day. */
export interface DayView {
  readonly qualification: QualificationInterval | null;
  readonly coverage: CoverageInterval | null;
  readonly membership: Membership | null;
  readonly exception: ExceptionInterval | null;
}

function contains(startsOn: PlainDate, endsOn: PlainDate | null, day: PlainDate): boolean {
  return startsOn <= day && (endsOn === null || day < endsOn);
}

/** The rows containing `day`; a zero-length interval contains no day. */
export function validOn(timeline: Timeline, day: PlainDate): DayView {
  const coverage = timeline.coverage.find((row) => contains(row.startsOn, row.endsOn, day)) ?? null;
  return {
    qualification: timeline.qualification.find((row) => contains(row.from, row.lostOn, day)) ?? null,
    coverage,
    membership: coverage?.memberships.findLast((membership) => membership.from <= day) ?? null,
    exception: timeline.exceptions.find((row) => contains(row.startsOn, row.endsOn, day)) ?? null,
  };
}

/** 被保険者 of our town on that day. */
export function insuredOn(timeline: Timeline, day: PlainDate): boolean {
  return validOn(timeline, day).coverage !== null;
}

/** True when receivers hold, or have to hold, anything of the person. */
export function everInsured(timeline: Timeline): boolean {
  return timeline.coverage.some((row) => row.startsOn !== row.endsOn);
}

/** The 資格 that a 適用 lies in. */
export function qualificationOf(timeline: Timeline, coverage: CoverageInterval): QualificationInterval | null {
  const inside = (row: QualificationInterval): boolean =>
    row.from <= coverage.startsOn &&
    (row.lostOn === null || (coverage.endsOn !== null && coverage.endsOn <= row.lostOn));
  return timeline.qualification.findLast(inside) ?? null;
}

/** A planned end (転出予定) waiting for its 転入通知. */
export interface ProvisionalEnd {
  /** QUALIFICATION = 県外・国外 (資格喪失), COVERAGE = 県内 (適用終了). */
  readonly layer: 'QUALIFICATION' | 'COVERAGE';
  readonly eventId: string;
  readonly endsOn: PlainDate;
  readonly plannedOn: PlainDate;
}

/** The planned end on file, if there is one. */
export function provisionalEnd(timeline: Timeline): ProvisionalEnd | null {
  const coverage = timeline.coverage.findLast((row) => row.provisional);
  if (coverage?.endEventId == null || coverage.endsOn === null) return null;
  const { endEventId: eventId, endsOn, endFactDate } = coverage;
  const lost = timeline.qualification.some((row) => row.endEventId === eventId);
  return { layer: lost ? 'QUALIFICATION' : 'COVERAGE', eventId, endsOn, plannedOn: endFactDate ?? endsOn };
}

/** The 適用 that has no definite end: open, or only planned to end. */
export function runningCoverage(timeline: Timeline): CoverageInterval | null {
  return timeline.coverage.findLast((row) => row.endsOn === null || row.provisional) ?? null;
}

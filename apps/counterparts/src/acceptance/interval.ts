/** 適用 interval [startsOn, endsOn) of one row, with the 資格 dates around it; an open end is null. */
export interface Interval {
  readonly startsOn: string;
  readonly endsOn: string | null;
}

export interface QualificationDates extends Interval {
  readonly acquiredOn: string | null;
  readonly lostOn: string | null;
}

/** The field whose day lies before the day it may not precede, or undefined. */
export function reversedField(dates: QualificationDates): 'endsOn' | 'lostOn' | undefined {
  if (dates.endsOn !== null && dates.endsOn < dates.startsOn) return 'endsOn';
  if (dates.lostOn !== null && dates.acquiredOn !== null && dates.lostOn < dates.acquiredOn) return 'lostOn';
  return undefined;
}

/** An interval that starts on the day another ends does not overlap it; an empty one overlaps nothing. */
export function overlaps(a: Interval, b: Interval): boolean {
  return (
    a.startsOn < (a.endsOn ?? OPEN) &&
    b.startsOn < (b.endsOn ?? OPEN) &&
    a.startsOn < (b.endsOn ?? OPEN) &&
    b.startsOn < (a.endsOn ?? OPEN)
  );
}

const OPEN = '9999-99-99';

import type { PlainDate } from '#kernel/plain-date';
import { monthOf, monthsBetween, type YearMonth } from '#kernel/year-month';
import type { Burden } from './judge-household.ts';
import { type CoveredInterval, type CoveredPart, coveredParts } from './limit-units.ts';

/** 負担割合・限度額区分 of one person from a day to a day, half-open; all of it in one household. */
export interface BurdenPeriod extends CoveredPart {
  readonly burden: Burden;
}

/** The burden of the person in a household as it stood on a day. */
export type JudgeOn = (nhiHouseholdId: string, day: PlainDate) => Burden;

function sameBurden(a: Burden, b: Burden): boolean {
  return (
    a.ratio === b.ratio &&
    a.ageGroup === b.ageGroup &&
    a.basis === b.basis &&
    a.limitClass.incomeClass === b.limitClass.incomeClass &&
    a.limitClass.validFrom === b.limitClass.validFrom
  );
}

function joins(before: BurdenPeriod, next: BurdenPeriod): boolean {
  return (
    before.to === next.from && before.nhiHouseholdId === next.nhiHouseholdId && sameBurden(before.burden, next.burden)
  );
}

function joined(periods: readonly BurdenPeriod[], next: BurdenPeriod): readonly BurdenPeriod[] {
  const last = periods.at(-1);
  return last !== undefined && joins(last, next)
    ? [...periods.slice(0, -1), { ...last, to: next.to }]
    : [...periods, next];
}

/**
 * The periods that exactly cover the days a person is covered before `until` (C18).
 *
 * Each month is judged by the household as it stood on the person's first day in it that month: the first of the month
 * for whoever was there, the day of joining for whoever came later. What changes for those who stay changes with the
 * next month.
 */
export function burdenPeriods(
  coverage: readonly CoveredInterval[],
  until: YearMonth,
  judge: JudgeOn,
): readonly BurdenPeriod[] {
  const [first] = coverage;
  if (first === undefined) return [];
  return monthsBetween(monthOf(first.startsOn), until)
    .flatMap((month) => coveredParts(month, coverage))
    .map((part) => ({ ...part, burden: judge(part.nhiHouseholdId, part.from) }))
    .reduce<readonly BurdenPeriod[]>(joined, []);
}

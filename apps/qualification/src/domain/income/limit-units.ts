import { maxDate, minDate, type PlainDate } from '#kernel/plain-date';
import { firstDayOf, monthOf, nextMonth, type YearMonth } from '#kernel/year-month';
import { lateStageStart } from '../dates/age-rules.ts';
import type { CoverageInterval, Membership } from '../ledger/timeline.ts';
import type { LimitFactor } from './limit-amount.ts';

/** What halves limits in a month (令29条の2, 29条の3). */
export interface HalvingFacts {
  readonly birthDate: PlainDate;
  /** 県内転居 of a 世帯 that continues: the day 適用 began here or ends here. */
  readonly movedInPrefectureOn: readonly PlainDate[];
  /** Joined because the employee whose dependant one was turned 75, on this day; else null. */
  readonly joinedAtProvidersAge75On: PlainDate | null;
}

export type CoveredInterval = Pick<CoverageInterval, 'startsOn' | 'endsOn'> & {
  readonly memberships: readonly Pick<Membership, 'nhiHouseholdId' | 'from'>[];
};

/** Days in one household within a month. */
export interface CoveredPart {
  readonly nhiHouseholdId: string;
  readonly from: PlainDate;
  /** First day after. */
  readonly to: PlainDate;
}

/** Days of a month over which one household's cost of one person is added up, against one limit. */
export interface LimitUnit extends CoveredPart {
  readonly factor: LimitFactor;
}

/** A day that halves: within the month and not on its first. */
function halvesIn(month: YearMonth, day: PlainDate | null): boolean {
  return day !== null && monthOf(day) === month && day !== firstDayOf(month);
}

/** 75歳到達 halves once, 県内転居 halves once; 障害認定 into 後期 does not. */
export function limitFactor(month: YearMonth, facts: HalvingFacts): LimitFactor {
  const byAge = halvesIn(month, lateStageStart(facts.birthDate)) || halvesIn(month, facts.joinedAtProvidersAge75On);
  const byMove = facts.movedInPrefectureOn.some((day) => halvesIn(month, day));
  if (byAge && byMove) return 0.25;
  return byAge || byMove ? 0.5 : 1;
}

/** The days of a month on which somebody is covered, by household; intervals of no length have none. */
export function coveredParts(month: YearMonth, coverage: readonly CoveredInterval[]): readonly CoveredPart[] {
  const [first, after] = [firstDayOf(month), firstDayOf(nextMonth(month))];
  const parts = coverage.flatMap(({ startsOn, endsOn, memberships }) =>
    memberships.map(({ nhiHouseholdId, from }, index) => {
      const next = minDate(memberships[index + 1]?.from ?? after, endsOn ?? after);
      return { nhiHouseholdId, from: maxDate(maxDate(from, startsOn), first), to: minDate(next, after) };
    }),
  );
  return parts.filter(({ from, to }) => from < to);
}

/**
 * The units of a month: a 世帯分離 or 合併 within the month makes two, each against its own full limit; dated on the
 * first there is one.
 */
export function limitUnits(
  month: YearMonth,
  coverage: readonly CoveredInterval[],
  facts: HalvingFacts,
): readonly LimitUnit[] {
  const factor = limitFactor(month, facts);
  return coveredParts(month, coverage).map((part) => ({ ...part, factor }));
}

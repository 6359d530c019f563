import { maxDate, minDate, type PlainDate } from '#kernel/plain-date';
import type { Timeline } from '../ledger/timeline.ts';
import type { HouseholdReason } from '../tables/reason-codes.ts';

/** A person's time in one NHI household, half-open, never of no length. */
export interface MemberPeriod {
  readonly residentId: string;
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate | null;
}

/** Membership is never stored by itself: it is the coverage rows, read by household. */
export function memberPeriods(residentId: string, timeline: Timeline, nhiHouseholdId: string): readonly MemberPeriod[] {
  return timeline.coverage.flatMap((coverage) =>
    coverage.memberships.flatMap((membership, index): readonly MemberPeriod[] => {
      if (membership.nhiHouseholdId !== nhiHouseholdId) return [];
      const endsOn = coverage.memberships[index + 1]?.from ?? coverage.endsOn;
      return endsOn === membership.from ? [] : [{ residentId, startsOn: membership.from, endsOn }];
    }),
  );
}

/** 世帯開始・終了 of a household. */
export interface HouseholdPeriod {
  /** False when every membership was cancelled: receivers hold nothing of it. */
  readonly exists: boolean;
  readonly opensOn: PlainDate | null;
  readonly closesOn: PlainDate | null;
  readonly closeReason: HouseholdReason | null;
}

/** Closes (07 全員喪失) on the day after the last member's last day, and is open again once a loss is cancelled. */
export function householdPeriod(members: readonly MemberPeriod[]): HouseholdPeriod {
  const [first, ...rest] = members;
  if (first === undefined) return { exists: false, opensOn: null, closesOn: null, closeReason: null };
  const opensOn = rest.reduce((day, member) => minDate(day, member.startsOn), first.startsOn);
  if (members.some((member) => member.endsOn === null)) {
    return { exists: true, opensOn, closesOn: null, closeReason: null };
  }
  const closesOn = members.reduce((day, member) => maxDate(day, member.endsOn ?? day), opensOn);
  return { exists: true, opensOn, closesOn, closeReason: '07' };
}

/** Persons insured in the household on a day. */
export function insuredMembersOn(members: readonly MemberPeriod[], day: PlainDate): readonly string[] {
  const covers = (member: MemberPeriod): boolean =>
    member.startsOn <= day && (member.endsOn === null || day < member.endsOn);
  return [...new Set(members.filter(covers).map((member) => member.residentId))];
}

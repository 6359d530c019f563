import { addDays, type PlainDate } from '#kernel/plain-date';
import { foldHeads, headOn } from '../household/fold-heads.ts';
import { householdPeriod, insuredMembersOn, type MemberPeriod } from '../household/household-period.ts';
import type { HeadRow, NhiHousehold } from '../household/nhi-household.ts';
import type { HouseholdReason } from '../tables/reason-codes.ts';

/** 国保世帯主 as receivers see him. */
export interface OutwardHead {
  readonly residentId: string;
  /** False = 擬制世帯主. */
  readonly insured: boolean;
  readonly since: PlainDate;
}

/** The whole outward state of an NHI household; name and address are joined by the caller. */
export interface HouseholdOutward {
  readonly nhiHouseholdId: string;
  readonly municipalityCode: string;
  readonly symbol: string;
  readonly number: string;
  /** While the head is undecided, the last one known; null only for a household that never had one. */
  readonly head: OutwardHead | null;
  /** 世帯主未定. */
  readonly headPending: boolean;
  readonly exists: boolean;
  readonly opensOn: PlainDate | null;
  readonly closesOn: PlainDate | null;
  readonly reason: HouseholdReason;
  readonly insuredCount: number;
}

function reasonOf(household: NhiHousehold, heads: readonly HeadRow[], closed: HouseholdReason | null): HouseholdReason {
  if (closed !== null) return closed;
  const set = household.events.filter((event) => event.kind === 'HEAD_SET');
  const current = heads.at(-1);
  return set.find((event) => event.since === current?.since)?.reason ?? '01';
}

/** @param day the business day: who heads and who counts, now */
export function householdOutward(
  household: NhiHousehold,
  members: readonly MemberPeriod[],
  day: PlainDate,
): HouseholdOutward {
  const heads = foldHeads(household);
  const period = householdPeriod(members);
  // A closed household is shown as on its last day: the head's row ends with it.
  const shownOn = period.closesOn !== null && period.closesOn <= day ? addDays(period.closesOn, -1) : day;
  const insured = insuredMembersOn(members, shownOn);
  const now = headOn(heads, shownOn);
  const known = now?.headResidentId == null ? heads.findLast((row) => row.headResidentId !== null) : now;
  const head =
    known?.headResidentId == null
      ? null
      : { residentId: known.headResidentId, insured: insured.includes(known.headResidentId), since: known.since };
  const { nhiHouseholdId, municipalityCode, symbol, number } = household;
  return {
    nhiHouseholdId,
    municipalityCode,
    symbol,
    number,
    head,
    headPending: period.exists && period.closesOn === null && now?.headResidentId == null,
    exists: period.exists,
    opensOn: period.opensOn,
    closesOn: period.closesOn,
    reason: reasonOf(household, heads, period.closeReason),
    insuredCount: insuredMembersOn(members, day).length,
  };
}

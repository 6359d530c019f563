import type { PlainDate } from '#kernel/plain-date';
import { compareInstants } from '../ledger/instant.ts';
import type { HouseholdReason } from '../tables/reason-codes.ts';

/** Who heads the household from a day on; null = 世帯主未定 (HEAD_PENDING). */
export interface HeadSet {
  readonly kind: 'HEAD_SET';
  readonly headResidentId: string | null;
  readonly since: PlainDate;
  readonly reason: HouseholdReason;
}

/** 国保上の世帯主変更: the head of the NHI alone, on request, while the registry head is 擬制. */
export interface HeadOverridden {
  readonly kind: 'HEAD_OVERRIDDEN';
  readonly headResidentId: string;
  readonly since: PlainDate;
}

export interface HeadOverrideEnded {
  readonly kind: 'HEAD_OVERRIDE_ENDED';
  readonly since: PlainDate;
}

/** Cancels everything the named change wrote into this household. */
export interface HouseholdChangeCancelled {
  readonly kind: 'CANCELLED';
  readonly targetChangeId: string;
}

export type HouseholdEventContent = HeadSet | HeadOverridden | HeadOverrideEnded | HouseholdChangeCancelled;

/** One line of a household's append-only history. */
export type HouseholdEvent = HouseholdEventContent & {
  readonly eventId: string;
  readonly changeId: string;
  readonly recordedAt: string;
  readonly sequence: number;
};

/** A 枝番 once given; it stays with that person and is never given again in this 番号. */
export interface BranchAssignment {
  readonly residentId: string;
  readonly branch: string;
}

/** 国保世帯: what does not follow from its members' coverage. */
export interface NhiHousehold {
  readonly nhiHouseholdId: string;
  readonly municipalityCode: string;
  readonly symbol: string;
  readonly number: string;
  readonly branches: readonly BranchAssignment[];
  readonly events: readonly HouseholdEvent[];
}

/** A head's time, half-open. */
export interface HeadRow {
  readonly headResidentId: string | null;
  readonly since: PlainDate;
  readonly until: PlainDate | null;
  readonly overridden: boolean;
}

/** Order of recording. */
export function compareHouseholdEvents(a: HouseholdEvent, b: HouseholdEvent): number {
  return compareInstants(a.recordedAt, b.recordedAt) || a.sequence - b.sequence || (a.eventId < b.eventId ? -1 : 1);
}

import type { PlainDate } from '#kernel/plain-date';
import type { AcquisitionReason, CoverageEndReason, CoverageStartReason, LossReason } from '../tables/reason-codes.ts';
import type { AcquiredOnSource, LedgerEvent, MembershipRef, ResidenceException } from './ledger-event.ts';

/** 資格 at prefecture level, half-open: `lostOn` is the first day not insured. */
export interface QualificationInterval {
  /** First day known to us; equals `acquiredOn` unless that is PENDING. */
  readonly from: PlainDate;
  /** 資格取得年月日; null while PENDING. */
  readonly acquiredOn: PlainDate | null;
  readonly acquiredOnSource: AcquiredOnSource;
  readonly acquisitionReason: AcquisitionReason;
  readonly lostOn: PlainDate | null;
  readonly lossReason: LossReason | null;
  /** True while the end is only planned (転出予定). */
  readonly provisional: boolean;
  /** The person left to another town of the prefecture and lost it there, at latest on `lostOn`: we never saw the day. */
  readonly lostElsewhere: boolean;
  readonly startEventId: string;
  readonly endEventId: string | null;
  readonly endFactDate: PlainDate | null;
}

/** 国保世帯 of a coverage from a day on. */
export interface Membership extends MembershipRef {
  readonly from: PlainDate;
}

/** 適用: the time our town administers the person, half-open, inside one 資格. */
export interface CoverageInterval {
  readonly startsOn: PlainDate;
  readonly startReason: CoverageStartReason;
  readonly endsOn: PlainDate | null;
  readonly endReason: CoverageEndReason | null;
  readonly provisional: boolean;
  readonly previousMunicipalityCode: string | null;
  readonly destinationMunicipalityCode: string | null;
  /** Ascending by `from`, the first from `startsOn`. */
  readonly memberships: readonly Membership[];
  readonly startEventId: string;
  readonly endEventId: string | null;
  readonly endFactDate: PlainDate | null;
}

/** マル学・マル遠・住所地特例 period. */
export interface ExceptionInterval {
  readonly exception: ResidenceException;
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate | null;
  readonly startEventId: string;
}

/** Why an event does not fit the rest of the ledger. */
export const REVIEW_TEXTS = {
  UNKNOWN_TARGET: '取消または確定の相手の異動が見つかりません。',
  CANCELS_LATER_EVENT: '自分より後の異動を取り消しています。',
  ALREADY_CANCELLED: '同じ異動がすでに取り消されています。',
  START_WHILE_OPEN: '資格または適用が続いている間に、次の開始があります。',
  END_WITHOUT_START: '終わらせる資格または適用がありません。',
  COVERAGE_OUTSIDE_QUALIFICATION: '資格のない日に適用が始まっています。',
  HOUSEHOLD_WITHOUT_COVERAGE: '適用のない日に国保世帯が変わっています。',
} as const satisfies Record<string, string>;

export interface Review {
  readonly event: LedgerEvent;
  readonly code: keyof typeof REVIEW_TEXTS;
}

/** What the ledger says, once folded. */
export interface Timeline {
  readonly qualification: readonly QualificationInterval[];
  readonly coverage: readonly CoverageInterval[];
  readonly exceptions: readonly ExceptionInterval[];
  /** Events that contradict the others: shown to staff, never dropped. */
  readonly needsReview: readonly Review[];
  readonly appliedEventIds: readonly string[];
  readonly voidedEventIds: readonly string[];
}

export const EMPTY_TIMELINE: Timeline = {
  qualification: [],
  coverage: [],
  exceptions: [],
  needsReview: [],
  appliedEventIds: [],
  voidedEventIds: [],
};

import type { PlainDate } from '#kernel/plain-date';
import type {
  AcquisitionReason,
  CoverageEndReason,
  CoverageStartReason,
  HouseholdReason,
  LossReason,
} from '../tables/reason-codes.ts';
import { compareInstants } from './instant.ts';

/** On whose word the event stands: 届出, みなし届出 (法9条6項), 職権, or the registry's own notice. */
export type Authority = 'NOTIFICATION' | 'DEEMED_NOTIFICATION' | 'EX_OFFICIO' | 'REGISTRY';

/** Where 資格取得日 comes from; PENDING = 県内転入, still to come from 資格継続. */
export type AcquiredOnSource = 'OWN' | 'NOTE' | 'AGGREGATION' | 'PENDING';

/** 法116条 マル学, 法116条の2 マル遠 (children) and 住所地特例 (adults). */
export type ResidenceException = 'STUDENT' | 'CHILD_FACILITY' | 'FACILITY';

/** 国保世帯と記号・番号・枝番. */
export interface MembershipRef {
  readonly nhiHouseholdId: string;
  readonly symbol: string;
  readonly number: string;
  readonly branch: string;
}

interface EventBody {
  readonly residentId: string;
  /** The day in law: 取得日, 喪失日, 適用開始日, 適用終了日. */
  readonly effectiveOn: PlainDate;
  /** 事由発生日; not always the day in law. */
  readonly factDate: PlainDate;
  /** True while only planned (転出予定). */
  readonly provisional: boolean;
  readonly authority: Authority;
}

interface EventRecord {
  readonly eventId: string;
  /** The events of one decision share it. */
  readonly changeId: string;
  /** RFC 3339 instant of recording. */
  readonly recordedAt: string;
  /** Position in this person's ledger. */
  readonly sequence: number;
}

/** What each kind of event says beyond its days. */
export type EventContent =
  | { readonly kind: 'ACQUIRED'; readonly reason: AcquisitionReason; readonly acquiredOnSource: AcquiredOnSource }
  | {
      readonly kind: 'ACQUISITION_DATE_CONFIRMED';
      readonly targetEventId: string;
      readonly source: 'NOTE' | 'AGGREGATION';
    }
  | { readonly kind: 'LOST'; readonly reason: LossReason; readonly destinationMunicipalityCode: string | null }
  | {
      readonly kind: 'COVERAGE_ENDED';
      readonly reason: CoverageEndReason;
      readonly destinationMunicipalityCode: string | null;
    }
  | { readonly kind: 'EXCEPTION_STARTED'; readonly exception: ResidenceException }
  | { readonly kind: 'EXCEPTION_ENDED'; readonly exception: ResidenceException }
  | { readonly kind: 'CANCELLED'; readonly targetEventId: string }
  | { readonly kind: 'INFORMATION'; readonly reason: string };

interface CoverageStart {
  readonly kind: 'COVERAGE_STARTED';
  readonly reason: CoverageStartReason;
  readonly previousMunicipalityCode: string | null;
}

interface HouseholdMove {
  readonly kind: 'HOUSEHOLD_MOVED';
  readonly reason: HouseholdReason;
}

type WithMembership<M> = (CoverageStart | HouseholdMove) & { readonly membership: M };

/** One line of the append-only ledger. */
export type LedgerEvent = EventBody & EventRecord & (EventContent | WithMembership<MembershipRef>);

/** An event as decided, before it is recorded; the 国保世帯 may still have to be chosen. */
export type LedgerEventDraft = EventBody & (EventContent | WithMembership<MembershipRef | null>);

export type LedgerEventOf<K extends LedgerEvent['kind']> = Extract<LedgerEvent, { kind: K }>;

/** Order of recording; the id breaks ties so that every reader sees one order. */
export function compareRecorded(a: EventRecord, b: EventRecord): number {
  return compareInstants(a.recordedAt, b.recordedAt) || a.sequence - b.sequence || (a.eventId < b.eventId ? -1 : 1);
}

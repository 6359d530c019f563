import type { PlainDate } from '#kernel/plain-date';
import type { IsOfficeDay } from '../dates/date-rules.ts';
import type { Timeline } from '../ledger/timeline.ts';
import type { RegistryReason } from '../tables/registry-reasons.ts';
import type { RuleTables } from '../tables/rule-tables.ts';

export type RegistryStatus = 'CURRENT' | 'MOVE_OUT_PLANNED' | 'MOVED_OUT' | 'DEAD' | 'REMOVED';

/** Someone of the registry household, insured or not. */
export interface RegistryMember {
  readonly residentId: string;
  readonly birthDate: PlainDate;
  readonly status: RegistryStatus;
}

/** The NHI household that the person's registry household belongs to. */
export interface NhiHouseholdFacts {
  readonly nhiHouseholdId: string;
  /** Of the newest head row, planned ones too; null = HEAD_PENDING. */
  readonly headResidentId: string | null;
  /** Start of that row. */
  readonly headSince: PlainDate;
  /** 国保上の世帯主変更 in force: the registry head does not follow. */
  readonly headOverridden: boolean;
  /** Persons covered in it now. */
  readonly insuredResidentIds: readonly string[];
}

/** A task of this person that nobody has decided yet. */
export interface OpenTask {
  readonly taskId: string;
  readonly registrySequence: number;
  readonly reason: RegistryReason;
}

/** What became of the registry change that a 異動取消 undoes. */
export type EarlierOutcome =
  | { readonly type: 'AUTOMATIC'; readonly eventIds: readonly string[] }
  | { readonly type: 'DECIDED_BY_STAFF' }
  | { readonly type: 'OPEN_TASK'; readonly taskId: string }
  | { readonly type: 'INFORMATION' }
  | { readonly type: 'UNKNOWN' };

/** All that a decision about one person may know; the state after the registry change is taken in. */
export interface PersonFacts {
  readonly residentId: string;
  readonly birthDate: PlainDate;
  readonly diedOn: PlainDate | null;
  readonly registryStatus: RegistryStatus;
  readonly registryHouseholdId: string;
  /** null = undecided. */
  readonly registryHeadResidentId: string | null;
  /** Everyone of the registry household, the person too. */
  readonly registryMembers: readonly RegistryMember[];
  readonly timeline: Timeline;
  readonly nhiHousehold: NhiHouseholdFacts | null;
  /** 特定同一世帯所属者. */
  readonly specificSameHouseholdMember: boolean;
  /** The new address or 方書 is a facility of our 施設台帳 or looks like one. */
  readonly facilityAddress: boolean;
  readonly openTasks: readonly OpenTask[];
  /** Reasons of all changes in the same 異動, this one too. */
  readonly groupReasons: readonly RegistryReason[];
  /** REGISTRY_CANCELLATION only. */
  readonly earlierOutcome: EarlierOutcome | null;
}

/** What holds for every decision of the day. */
export interface DecisionContext {
  readonly municipalityCode: string;
  /** The business day; the domain reads no clock. */
  readonly today: PlainDate;
  readonly isOfficeDay: IsOfficeDay;
  readonly tables: RuleTables;
}

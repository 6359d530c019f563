import type { PlainDate } from '#kernel/plain-date';
import type { RegistryReason } from '../tables/registry-reasons.ts';

/** 国保の付記 on the 住基届 (法9条6項, 住民基本台帳法28条). */
export interface NhiNote {
  /** The note exists: みなし届出. */
  readonly noted?: boolean | undefined;
  readonly joins?: boolean | undefined;
  readonly acquiredOn?: PlainDate | undefined;
  readonly insuredBefore?: boolean | undefined;
}

/** 転出予定日 and 転出確定日. */
export interface MoveOut {
  readonly plannedOn?: PlainDate | undefined;
  readonly confirmedOn?: PlainDate | undefined;
}

/** One resident's part of a 住民異動. */
export interface RegistryChange {
  readonly registryEventId: string;
  readonly registrySequence: number;
  readonly residentId: string;
  readonly reason: RegistryReason;
  /** 異動日. */
  readonly effectiveDate: PlainDate;
  readonly effectiveDatePrecision?: 'YMD' | 'YM' | 'Y' | 'RANGE' | 'UNKNOWN' | undefined;
  /** 届出日. */
  readonly notifiedOn: PlainDate;
  readonly changeGroup: string;
  readonly changeGroupSize: number;
  readonly changeGroupScope?: 'WHOLE' | 'PART' | undefined;
  /** 異動取消: the sequence that is undone. */
  readonly cancels?: number | undefined;
  /** Undefined when not a move-in, null abroad. */
  readonly fromMunicipalityCode?: string | null | undefined;
  /** Undefined when not a move-out or undecided, null abroad. */
  readonly toMunicipalityCode?: string | null | undefined;
  readonly moveOut?: MoveOut | undefined;
  readonly nhiNote?: NhiNote | undefined;
}

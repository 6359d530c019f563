import type { PlainDate } from '#kernel/plain-date';
import type { AcquiredOnSource, ResidenceException } from '../ledger/ledger-event.ts';
import type { AcquisitionReason, CoverageStartReason, HouseholdReason, LossReason } from '../tables/reason-codes.ts';

interface Ending {
  readonly factDate: PlainDate;
  readonly provisional: boolean;
  readonly destinationMunicipalityCode: string | null;
}

/** 資格取得 with 適用開始. */
export interface AcquireSuggestion {
  readonly decision: 'ACQUIRE';
  /** null = PENDING. */
  readonly acquiredOn: PlainDate | null;
  readonly acquiredOnSource: AcquiredOnSource;
  readonly acquisitionReason: AcquisitionReason;
  readonly startsOn: PlainDate;
  readonly startReason: CoverageStartReason;
  readonly factDate: PlainDate;
  readonly previousMunicipalityCode: string | null;
}

/** 資格喪失; the running 適用 ends with it. */
export interface LoseSuggestion extends Ending {
  readonly decision: 'LOSE' | 'CHANGE_LOSS_DATE';
  readonly lostOn: PlainDate;
  readonly lossReason: LossReason;
}

/** 適用終了 alone (県内転出). */
export interface EndCoverageSuggestion extends Ending {
  readonly decision: 'END_COVERAGE' | 'CHANGE_COVERAGE_END';
  readonly endsOn: PlainDate;
}

/** 取消 of events on file: of a planned loss, or 回復 of a definite one. */
export interface CancelSuggestion {
  readonly decision: 'CANCEL_LOSS' | 'RESTORE' | 'CANCEL';
  readonly eventIds: readonly string[];
  readonly effectiveOn: PlainDate;
}

/** Change of 国保世帯 (分離・合併・世帯変更); which one is chosen when it is accepted. */
export interface MoveHouseholdSuggestion {
  readonly decision: 'MOVE_HOUSEHOLD';
  readonly movesOn: PlainDate;
  readonly householdReason: HouseholdReason;
  /** The head of the household to move to; null = a new household. */
  readonly targetHeadResidentId: string | null;
}

export interface EndExceptionSuggestion {
  readonly decision: 'END_EXCEPTION';
  readonly exception: ResidenceException;
  readonly endsOn: PlainDate;
}

/** Nothing in the person's ledger: not to acquire, a change of head alone, or staff must first answer. */
export interface NoEventSuggestion {
  readonly decision: 'DO_NOT_ACQUIRE' | 'CHANGE_HEAD' | 'ASK';
  readonly effectiveOn: PlainDate;
}

/** What should be written, in the words of the day in law; staff may amend the days. */
export type Suggestion =
  | AcquireSuggestion
  | LoseSuggestion
  | EndCoverageSuggestion
  | CancelSuggestion
  | MoveHouseholdSuggestion
  | EndExceptionSuggestion
  | NoEventSuggestion;

/** The day in law that the suggestion is about. */
export function effectiveOnOf(suggestion: Suggestion): PlainDate {
  switch (suggestion.decision) {
    case 'ACQUIRE':
      return suggestion.startsOn;
    case 'LOSE':
    case 'CHANGE_LOSS_DATE':
      return suggestion.lostOn;
    case 'END_COVERAGE':
    case 'CHANGE_COVERAGE_END':
    case 'END_EXCEPTION':
      return suggestion.endsOn;
    case 'MOVE_HOUSEHOLD':
      return suggestion.movesOn;
    default:
      return suggestion.effectiveOn;
  }
}

import type { PlainDate } from '#kernel/plain-date';
import { err, ok, type Result } from '#kernel/result';
import type { Authority, LedgerEventDraft } from '../ledger/ledger-event.ts';
import type { Refusal } from '../qualification-refusals.ts';
import type { AcquisitionReason, LossReason } from '../tables/reason-codes.ts';
import { checkSuggestion } from './check-suggestion.ts';
import type { DecisionContext, PersonFacts } from './facts.ts';
import { eventsOf } from './suggestion-events.ts';
import { type AcquireSuggestion, effectiveOnOf, type Suggestion } from './suggestion.ts';

/** Days and codes a clerk may put in place of the suggested ones. */
export interface Amendment {
  readonly acquiredOn?: PlainDate | null;
  readonly startsOn?: PlainDate;
  readonly lostOn?: PlainDate;
  readonly endsOn?: PlainDate;
  readonly movesOn?: PlainDate;
  readonly acquisitionReason?: AcquisitionReason;
  readonly lossReason?: LossReason;
}

/** 県外: 取得 and 適用開始 are one day, so amending one moves both. 県内: the 取得日 alone, or still pending. */
function amendAcquire(suggestion: AcquireSuggestion, amendment: Amendment): AcquireSuggestion {
  const acquisitionReason = amendment.acquisitionReason ?? suggestion.acquisitionReason;
  if (suggestion.startReason === '01') {
    const day = amendment.acquiredOn ?? amendment.startsOn ?? suggestion.startsOn;
    return { ...suggestion, acquiredOn: day, startsOn: day, acquisitionReason };
  }
  const startsOn = amendment.startsOn ?? suggestion.startsOn;
  const acquiredOn = amendment.acquiredOn === undefined ? suggestion.acquiredOn : amendment.acquiredOn;
  const acquiredOnSource = acquiredOn === null ? 'PENDING' : 'NOTE';
  return { ...suggestion, acquiredOn, acquiredOnSource, startsOn, acquisitionReason };
}

/** The suggestion with the clerk's days; what does not belong to its kind is ignored. */
export function amendSuggestion(suggestion: Suggestion, amendment: Amendment): Suggestion {
  if (suggestion.decision === 'ACQUIRE') return amendAcquire(suggestion, amendment);
  if ('lostOn' in suggestion) {
    const { lostOn = suggestion.lostOn, lossReason = suggestion.lossReason } = amendment;
    return { ...suggestion, lostOn, lossReason };
  }
  if ('endsOn' in suggestion) return { ...suggestion, endsOn: amendment.endsOn ?? suggestion.endsOn };
  if ('movesOn' in suggestion) return { ...suggestion, movesOn: amendment.movesOn ?? suggestion.movesOn };
  return suggestion;
}

/** What an accepted suggestion writes. */
export interface Accepted {
  readonly suggestion: Suggestion;
  readonly effectiveOn: PlainDate;
  readonly events: readonly LedgerEventDraft[];
}

/** 決定 of a task member: the suggestion, as amended, against the ledger as it is now. */
export function acceptSuggestion(
  suggestion: Suggestion,
  authority: Authority,
  facts: PersonFacts,
  context: DecisionContext,
  amendment: Amendment = {},
): Result<Accepted, Refusal> {
  const amended = amendSuggestion(suggestion, amendment);
  const refused = checkSuggestion(amended, facts, context);
  if (refused !== null) return err(refused);
  const { residentId, timeline } = facts;
  const events = eventsOf(amended, { residentId, timeline, authority });
  return ok({ suggestion: amended, effectiveOn: effectiveOnOf(amended), events });
}

import type { PlainDate } from '#kernel/plain-date';
import { cancelEvent } from '../ledger/cancellation.ts';
import type { Authority, LedgerEventDraft } from '../ledger/ledger-event.ts';
import { provisionalEnd } from '../ledger/timeline-queries.ts';
import type { Timeline } from '../ledger/timeline.ts';
import type {
  AcquireSuggestion,
  CancelSuggestion,
  EndCoverageSuggestion,
  LoseSuggestion,
  Suggestion,
} from './suggestion.ts';

/** Whose ledger, and on whose word. */
export interface EventSource {
  readonly residentId: string;
  readonly timeline: Timeline;
  readonly authority: Authority;
}

function body(source: EventSource, effectiveOn: PlainDate, factDate: PlainDate, provisional = false) {
  return { residentId: source.residentId, authority: source.authority, effectiveOn, factDate, provisional };
}

function acquireEvents(suggestion: AcquireSuggestion, source: EventSource): readonly LedgerEventDraft[] {
  const { startsOn, factDate } = suggestion;
  return [
    {
      ...body(source, suggestion.acquiredOn ?? startsOn, factDate),
      kind: 'ACQUIRED',
      reason: suggestion.acquisitionReason,
      acquiredOnSource: suggestion.acquiredOnSource,
    },
    {
      ...body(source, startsOn, factDate),
      kind: 'COVERAGE_STARTED',
      reason: suggestion.startReason,
      previousMunicipalityCode: suggestion.previousMunicipalityCode,
      membership: null,
    },
  ];
}

/** A planned end on file gives way to whatever ends the 資格 or 適用 now. */
function withoutPlannedEnd(source: EventSource): readonly LedgerEventDraft[] {
  const planned = provisionalEnd(source.timeline);
  if (planned === null) return [];
  const { eventId, endsOn: effectiveOn, plannedOn: factDate } = planned;
  return [cancelEvent({ eventId, residentId: source.residentId, effectiveOn, factDate }, source.authority)];
}

function endEvents(
  suggestion: LoseSuggestion | EndCoverageSuggestion,
  source: EventSource,
): readonly LedgerEventDraft[] {
  const { factDate, provisional, destinationMunicipalityCode } = suggestion;
  const cancelled = withoutPlannedEnd(source);
  if ('lostOn' in suggestion) {
    const { lostOn, lossReason: reason } = suggestion;
    const common = body(source, lostOn, factDate, provisional);
    return [...cancelled, { ...common, kind: 'LOST', reason, destinationMunicipalityCode }];
  }
  const common = body(source, suggestion.endsOn, factDate, provisional);
  return [...cancelled, { ...common, kind: 'COVERAGE_ENDED', reason: '02', destinationMunicipalityCode }];
}

function cancelEvents(suggestion: CancelSuggestion, source: EventSource): readonly LedgerEventDraft[] {
  const voided = new Set(source.timeline.voidedEventIds);
  const { residentId, authority } = source;
  const { effectiveOn } = suggestion;
  return suggestion.eventIds
    .filter((eventId) => !voided.has(eventId))
    .map((eventId) => cancelEvent({ eventId, residentId, effectiveOn, factDate: effectiveOn }, authority));
}

/** The ledger events that carry out a suggestion; none for a change of head or a decision not to acquire. */
export function eventsOf(suggestion: Suggestion, source: EventSource): readonly LedgerEventDraft[] {
  if (suggestion.decision === 'ACQUIRE') return acquireEvents(suggestion, source);
  if ('provisional' in suggestion) return endEvents(suggestion, source);
  if ('eventIds' in suggestion) return cancelEvents(suggestion, source);
  if ('movesOn' in suggestion) {
    const { movesOn, householdReason: reason } = suggestion;
    return [{ ...body(source, movesOn, movesOn), kind: 'HOUSEHOLD_MOVED', reason, membership: null }];
  }
  if ('exception' in suggestion) {
    const { endsOn, exception } = suggestion;
    return [{ ...body(source, endsOn, endsOn), kind: 'EXCEPTION_ENDED', exception }];
  }
  return [];
}

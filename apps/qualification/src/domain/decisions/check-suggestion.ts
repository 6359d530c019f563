import { addDays, ageOn } from '#kernel/plain-date';
import { qualificationOf, runningCoverage } from '../ledger/timeline-queries.ts';
import { type ArticleId, LEGAL_ARTICLES } from '../tables/legal-articles.ts';
import type { QualificationRefusalCode, Refusal } from '../qualification-refusals.ts';
import type { DecisionContext, PersonFacts } from './facts.ts';
import type { AcquireSuggestion, EndCoverageSuggestion, LoseSuggestion, Suggestion } from './suggestion.ts';

const LATE_STAGE_AGE = 75;

function refusal(code: QualificationRefusalCode, facts: PersonFacts, article?: ArticleId): Refusal {
  return { code, residentId: facts.residentId, article: article === undefined ? null : LEGAL_ARTICLES[article] };
}

function checkAcquire(suggestion: AcquireSuggestion, facts: PersonFacts, context: DecisionContext): Refusal | null {
  const { startsOn } = suggestion;
  const acquiredOn = suggestion.acquiredOn ?? startsOn;
  const latest = addDays(context.today, context.tables.limits.plannedAcquisitionDays);
  const overlaps = facts.timeline.coverage.some((row) => row.endsOn === null || row.endsOn > startsOn);
  if (overlaps) return refusal('QUA-0101', facts, 'acquisition');
  if (facts.diedOn !== null && startsOn > facts.diedOn) return refusal('QUA-0103', facts);
  if (acquiredOn < facts.birthDate) return refusal('QUA-0104', facts, 'acquisition');
  if (startsOn > latest) return refusal('QUA-0105', facts);
  if (ageOn(facts.birthDate, startsOn) >= LATE_STAGE_AGE) return refusal('QUA-0106', facts, 'lateStageExclusion');
  return acquiredOn > startsOn ? refusal('QUA-0109', facts) : null;
}

function checkEnd(
  suggestion: LoseSuggestion | EndCoverageSuggestion,
  endsOn: LoseSuggestion['lostOn'],
  facts: PersonFacts,
): Refusal | null {
  const { coverage } = facts.timeline;
  const holding = coverage.find(
    (row) => row.startsOn <= endsOn && (row.endsOn === null || row.endsOn > endsOn || row.provisional),
  );
  if (holding === undefined) {
    const startsLater = coverage.some((row) => row.startsOn > endsOn && (row.endsOn === null || row.provisional));
    return refusal(startsLater ? 'QUA-0102' : 'QUA-0107', facts, 'insured');
  }
  const acquiredOn = qualificationOf(facts.timeline, holding)?.from ?? holding.startsOn;
  if (endsOn < acquiredOn) return refusal('QUA-0102', facts);
  const afterDeath = facts.diedOn !== null && suggestion.factDate > facts.diedOn;
  return afterDeath ? refusal('QUA-0103', facts) : null;
}

/**
 * The checks every change must pass, whoever asks for it (C01–C06 of the consistency list).
 *
 * @returns null when nothing speaks against it
 */
export function checkSuggestion(suggestion: Suggestion, facts: PersonFacts, context: DecisionContext): Refusal | null {
  if (suggestion.decision === 'ACQUIRE') return checkAcquire(suggestion, facts, context);
  if ('lostOn' in suggestion) return checkEnd(suggestion, suggestion.lostOn, facts);
  if ('provisional' in suggestion) return checkEnd(suggestion, suggestion.endsOn, facts);
  if ('movesOn' in suggestion) {
    return runningCoverage(facts.timeline) === null ? refusal('QUA-0107', facts) : null;
  }
  if ('eventIds' in suggestion) {
    const voided = new Set(facts.timeline.voidedEventIds);
    return suggestion.eventIds.every((eventId) => voided.has(eventId)) ? refusal('QUA-0112', facts) : null;
  }
  return null;
}

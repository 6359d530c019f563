import { ageOn, type PlainDate } from '#kernel/plain-date';
import { prefectureOf } from '#kernel/municipality';
import { lossRule, lossDate } from '../dates/date-rules.ts';
import type { Authority } from '../ledger/ledger-event.ts';
import { provisionalEnd, validOn } from '../ledger/timeline-queries.ts';
import { LEGAL_ARTICLES, reason, type Reason } from '../tables/legal-articles.ts';
import type { Decision, Question } from './decision.ts';
import type { PersonFacts } from './facts.ts';
import { type Case, informOrNothing, openTaskIds, settle } from './finding.ts';
import { departureEffects } from './head-effects.ts';
import type { Suggestion } from './suggestion.ts';

export type Destination = 'SAME_PREFECTURE' | 'OTHER_PREFECTURE' | 'ABROAD' | 'UNKNOWN';

/** Where the person goes: it decides which layer ends. */
export function destinationOf({ change, context }: Case): Destination {
  if (change.reason === 'MOVE_OUT_ABROAD') return 'ABROAD';
  const to = change.toMunicipalityCode;
  if (to === null) return change.reason === 'MOVE_OUT_CHANGED' ? 'ABROAD' : 'UNKNOWN';
  if (to === undefined || to === context.municipalityCode) return 'UNKNOWN';
  return prefectureOf(to) === prefectureOf(context.municipalityCode) ? 'SAME_PREFECTURE' : 'OTHER_PREFECTURE';
}

/** 転出届 with 付記 is みなし届出 (法9条6項). */
export function moveOutAuthority({ change }: Case): Authority {
  return change.nhiNote?.noted === true ? 'DEEMED_NOTIFICATION' : 'REGISTRY';
}

/** The planned end in law: 県内 適用終了 on the day itself, 県外・国外 資格喪失 by the loss-date rule. */
export function plannedEnding(subject: Case, plannedOn: PlainDate, destination: Destination): Suggestion {
  const { change, context } = subject;
  const destinationMunicipalityCode = change.toMunicipalityCode ?? null;
  const common = { factDate: plannedOn, provisional: true, destinationMunicipalityCode } as const;
  if (destination === 'SAME_PREFECTURE') return { ...common, decision: 'END_COVERAGE', endsOn: plannedOn };
  const cause = destination === 'ABROAD' ? 'MOVE_OUT_ABROAD' : 'MOVE_OUT_OTHER_PREFECTURE';
  const { municipalityCode, tables } = context;
  const lostOn = lossDate(cause, plannedOn, municipalityCode, tables.lossDateRules);
  const { reason: lossReason } = lossRule(cause, plannedOn, municipalityCode, tables.lossDateRules);
  return { ...common, decision: 'LOSE', lostOn, lossReason };
}

function endingReason(destination: Destination): Reason {
  if (destination === 'SAME_PREFECTURE') {
    return reason('県内の転出です。資格は続き、転出予定日に適用だけが終わります（予定）。', 'inPrefectureMoveOut');
  }
  if (destination === 'ABROAD') return reason('国外への転出です。転出予定日の翌日に資格を喪失します。', 'lossNextDay');
  return reason('県外への転出です。転出予定日の翌日に資格を喪失します（予定）。', 'lossNextDay');
}

function exceptionQuestion(text: string, student: boolean): Question {
  const article = student ? LEGAL_ARTICLES.student : LEGAL_ARTICLES.facilityException;
  return { id: student ? 'STUDENT' : 'RESIDENCE_EXCEPTION', text, article };
}

function hasException(facts: PersonFacts, day: PlainDate): boolean {
  return validOn(facts.timeline, day).exception !== null;
}

/** A person who may stay ours although the 住民票 goes (法116条, 116条の2) is never lost without staff. */
function doubts(subject: Case, plannedOn: PlainDate, destination: Destination): readonly Question[] {
  const { change, facts, context } = subject;
  const found: Question[] = [];
  const young = ageOn(facts.birthDate, plannedOn) < context.tables.limits.studentQuestionEndsAtAge;
  if (change.changeGroupScope !== 'WHOLE' && young) {
    found.push(exceptionQuestion('修学のため（マル学）または施設入所のため（マル遠）の転出ではありませんか。', true));
  }
  if (facts.facilityAddress) found.push(exceptionQuestion('施設入所による住所地特例ではありませんか。', false));
  if (hasException(facts, plannedOn)) found.push(exceptionQuestion('特例の対象者です。特例が続きますか。', false));
  if (destination === 'UNKNOWN') {
    const text = '転出先が未定です。県内か県外かで、終わる期間が変わります。';
    found.push({ id: 'DESTINATION', text, article: LEGAL_ARTICLES.moveOutNotice });
  }
  return found;
}

/**
 * 転出 (住基法24条), notified beforehand: a planned end until the 転入通知 comes. A second 転出届 while the first is
 * planned corrects its day or destination.
 */
export function decideMoveOut(subject: Case): Decision {
  const { change, facts, context, column } = subject;
  if (column === 'other') return informOrNothing(subject, 'REG-MOVE-OUT-NOT-INSURED');
  const plannedOn = change.moveOut?.plannedOn ?? change.effectiveDate;
  const common = {
    authority: moveOutAuthority(subject),
    // 全部異動: nobody stays behind who would need another head.
    householdEffects: change.changeGroupScope === 'WHOLE' ? [] : departureEffects(facts, plannedOn, plannedOn, context),
    withdrawsTaskIds: openTaskIds(facts, ['MOVE_OUT_DOMESTIC', 'MOVE_OUT_ABROAD', 'MOVE_OUT_CHANGED']),
  };
  if (column === 'role') {
    const suggestion = { decision: 'CHANGE_HEAD', effectiveOn: plannedOn } as const;
    const reasons = [reason('被保険者でない世帯主の転出です。', 'householdChange')];
    return settle(subject, { ...common, ruleId: 'REG-MOVE-OUT-ROLE', kind: 'CHANGE', suggestion, reasons });
  }
  const destination = destinationOf(subject);
  const corrects = provisionalEnd(facts.timeline) !== null;
  const corrected = corrects ? [reason('転出届の変更です。前の転出予定を改めます。', 'registryMoveOut')] : [];
  return settle(subject, {
    ...common,
    ruleId: corrects ? 'REG-MOVE-OUT-CHANGED' : 'REG-MOVE-OUT',
    kind: corrects ? 'CORRECTION' : 'LOSS',
    suggestion: plannedEnding(subject, plannedOn, destination),
    reasons: [endingReason(destination), ...corrected],
    questions: doubts(subject, plannedOn, destination),
  });
}

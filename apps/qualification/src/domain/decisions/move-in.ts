import { ageOn, minDate } from '#kernel/plain-date';
import { prefectureOf } from '#kernel/municipality';
import { lateNotification, provideTargetDate } from '../dates/date-rules.ts';
import type { Authority } from '../ledger/ledger-event.ts';
import { insuredOn, validOn } from '../ledger/timeline-queries.ts';
import { reason, type Reason } from '../tables/legal-articles.ts';
import type { Decision } from './decision.ts';
import { type Case, dueOnOf, settle } from './finding.ts';
import { FIVE_QUESTIONS, looksLikeStudent, MOVE_IN_QUESTIONS, moveInQuestions } from './move-in-questions.ts';
import type { AcquireSuggestion, Suggestion } from './suggestion.ts';

/** みなし届出 only where a 付記 exists (法9条6項); without one the 取得届 is still to come. */
export function authorityOf({ change }: Case): Authority {
  return change.nhiNote !== undefined && change.nhiNote.noted !== false ? 'DEEMED_NOTIFICATION' : 'NOTIFICATION';
}

function isSamePrefecture({ change, context }: Case): boolean {
  const from = change.fromMunicipalityCode;
  return from != null && prefectureOf(from) === prefectureOf(context.municipalityCode);
}

function acquisitionOf(subject: Case, samePrefecture: boolean): AcquireSuggestion {
  const { change } = subject;
  const noted = change.nhiNote?.acquiredOn ?? null;
  const previousMunicipalityCode = change.fromMunicipalityCode ?? null;
  const common = { decision: 'ACQUIRE', factDate: change.effectiveDate, previousMunicipalityCode } as const;
  if (samePrefecture) {
    return {
      ...common,
      acquiredOn: noted,
      acquiredOnSource: noted === null ? 'PENDING' : 'NOTE',
      acquisitionReason: '01',
      startsOn: change.effectiveDate,
      startReason: '02',
    };
  }
  const day = noted ?? change.effectiveDate;
  const acquisitionReason = change.reason === 'FOREIGN_RESIDENT_STARTED' ? '99' : '01';
  return { ...common, acquiredOn: day, acquiredOnSource: 'OWN', acquisitionReason, startsOn: day, startReason: '01' };
}

function inPrefectureReasons({ change }: Case): readonly Reason[] {
  const noted = change.nhiNote?.acquiredOn;
  const found = [
    reason('県内の転入です。資格は続き、適用だけが転入日に始まります。', 'inPrefectureMoveIn'),
    noted === undefined
      ? reason('資格取得日は資格継続の結果が届くまで未定です。', 'inPrefectureMoveIn')
      : reason('資格取得日は付記の日を引き継ぎます。', 'deemedNotification'),
  ];
  if (change.nhiNote?.insuredBefore !== false) return found;
  const text = '付記では前住所地で国保に入っていません。取得日は引き継がず、事由の日を確かめてください。';
  return [...found, reason(text, 'acquisition')];
}

function newcomerReasons({ change }: Case): readonly Reason[] {
  const text =
    change.reason === 'FOREIGN_RESIDENT_STARTED'
      ? '住所のある人が中長期在留者等になりました。その日に資格を取得します。'
      : '県外または国外からの転入です。住所を有した日に資格を取得します。';
  const found = [reason(text, 'acquisition')];
  const noted = change.nhiNote?.acquiredOn;
  if (noted === undefined || noted === change.effectiveDate) return found;
  const differs = `付記の取得日（${noted}）が異動日（${change.effectiveDate}）と違います。`;
  return [...found, reason(differs, 'deemedNotification')];
}

function noticeReasons({ change, context }: Case): readonly Reason[] {
  const found: Reason[] = [];
  const { notificationDays } = context.tables.limits;
  if (lateNotification(change.effectiveDate, change.notifiedOn, context.isOfficeDay, notificationDays)) {
    found.push(reason('届出が14日を過ぎています。資格は異動日にさかのぼります。', 'acquisitionNotice'));
  }
  if (change.nhiNote === undefined) {
    found.push(reason('国保の付記がないため、みなし届出になりません。取得届が要ります。', 'headNotifies'));
  }
  return found;
}

function notToAcquire(subject: Case, reasons: readonly Reason[], ruleId: string): Decision {
  const suggestion: Suggestion = { decision: 'DO_NOT_ACQUIRE', effectiveOn: subject.change.effectiveDate };
  return settle(subject, { ruleId, kind: 'ACQUISITION', suggestion, reasons, authority: authorityOf(subject) });
}

function decideAlreadyInsured(subject: Case): Decision {
  const { change, facts } = subject;
  const live = validOn(facts.timeline, change.effectiveDate).exception;
  const asked = MOVE_IN_QUESTIONS.inPrefecture;
  const reasons = [
    reason('すでに当町の被保険者です。新しい取得はありません。取得日も変わりません。', 'facilityException'),
  ];
  if (live !== null) {
    const suggestion = { decision: 'END_EXCEPTION', exception: live.exception, endsOn: change.effectiveDate } as const;
    return settle(subject, { ruleId: 'REG-MOVE-IN-EXCEPTION-ENDS', kind: 'CHANGE', suggestion, reasons });
  }
  const suggestion = { decision: 'ASK', effectiveOn: change.effectiveDate } as const;
  const questions = [
    { ...asked, id: 'WHY_INSURED', text: '住民票がない間の資格の理由（特例・転出の取消漏れ）を確かめてください。' },
  ];
  return settle(subject, { ruleId: 'REG-MOVE-IN-INSURED', kind: 'CHANGE', suggestion, reasons, questions });
}

/**
 * 転入 (法7条, 規2条・4条): always a proposal, since the registry does not know 社保.
 *
 * 県外 acquires on the day of arrival; 県内 carries the 取得日 over, which may still be unknown.
 */
export function decideMoveIn(subject: Case): Decision {
  const { change, facts, context } = subject;
  if (insuredOn(facts.timeline, change.effectiveDate)) return decideAlreadyInsured(subject);
  if (ageOn(facts.birthDate, change.effectiveDate) >= 75) {
    const reasons = [reason('75歳以上です。後期高齢者医療の被保険者になります。', 'lateStageExclusion')];
    return notToAcquire(subject, reasons, 'REG-MOVE-IN-LATE-STAGE');
  }
  if (facts.facilityAddress) {
    const reasons = [
      MOVE_IN_QUESTIONS.facility,
      reason('転入先が施設です。前住所地の住所地特例とみます。', 'facilityException'),
    ];
    return notToAcquire(subject, reasons, 'REG-MOVE-IN-FACILITY');
  }
  if (change.nhiNote?.joins === false) {
    const declined = reason('付記で国保に加入しないと届け出ています。', 'deemedNotification');
    return notToAcquire(subject, [declined, ...FIVE_QUESTIONS], 'REG-MOVE-IN-DOES-NOT-JOIN');
  }
  const samePrefecture = isSamePrefecture(subject);
  const reasons = samePrefecture ? inPrefectureReasons(subject) : newcomerReasons(subject);
  const student = looksLikeStudent(subject) ? [reason('一人で転入した就学年齢の人です。', 'student')] : [];
  const provideBy = provideTargetDate(change.notifiedOn, context.isOfficeDay, context.tables.limits.provideDays);
  return settle(subject, {
    ruleId: samePrefecture ? 'REG-MOVE-IN-SAME-PREFECTURE' : 'REG-MOVE-IN-OTHER-PREFECTURE',
    kind: 'ACQUISITION',
    suggestion: acquisitionOf(subject, samePrefecture),
    reasons: [...reasons, ...noticeReasons(subject), ...student],
    questions: moveInQuestions(subject, samePrefecture),
    authority: authorityOf(subject),
    dueOn: change.nhiNote === undefined ? dueOnOf(subject) : minDate(dueOnOf(subject), provideBy),
  });
}

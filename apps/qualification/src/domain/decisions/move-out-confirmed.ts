import { addDays, daysBetween, type PlainDate } from '#kernel/plain-date';
import { type ProvisionalEnd, provisionalEnd } from '../ledger/timeline-queries.ts';
import { LEGAL_ARTICLES, reason, type Reason } from '../tables/legal-articles.ts';
import type { Decision, Question } from './decision.ts';
import { type Case, informOrNothing, openTaskIds, settle } from './finding.ts';
import { type Destination, destinationOf } from './move-out.ts';
import type { Suggestion } from './suggestion.ts';

function question(id: string, text: string): Question {
  return { id, text, article: LEGAL_ARTICLES.registryMoveInNotice };
}

function confirmedEnding(subject: Case, movedInOn: PlainDate, destination: Destination, changes: boolean): Suggestion {
  const destinationMunicipalityCode = subject.change.toMunicipalityCode ?? null;
  const common = { factDate: movedInOn, provisional: false, destinationMunicipalityCode } as const;
  if (destination === 'SAME_PREFECTURE') {
    return { ...common, decision: changes ? 'CHANGE_COVERAGE_END' : 'END_COVERAGE', endsOn: movedInOn };
  }
  return { ...common, decision: changes ? 'CHANGE_LOSS_DATE' : 'LOSE', lostOn: movedInOn, lossReason: '01' };
}

function doubts(
  subject: Case,
  planned: ProvisionalEnd,
  movedInOn: PlainDate,
  destination: Destination,
): readonly Question[] {
  const { plannedOn, layer } = planned;
  const found: Question[] = [];
  const expected = layer === 'COVERAGE' ? 'SAME_PREFECTURE' : 'OTHER_PREFECTURE';
  if (destination !== expected) found.push(question('DESTINATION', '転出先が転出届と違います（県内・県外）。'));
  const onTime = movedInOn === plannedOn || movedInOn === addDays(plannedOn, 1);
  if (destination !== 'SAME_PREFECTURE' && !onTime) {
    const text = `転出予定日（${plannedOn}）と転入日（${movedInOn}）が違います。喪失日を転入日に変更しますか。`;
    found.push(question('CHANGE_LOSS_DATE', text));
  }
  if (daysBetween(plannedOn, movedInOn) > subject.context.tables.limits.lateConfirmationDays) {
    found.push(question('LATE', '転入日が転出予定日より大きく遅れています。その間の住所と保険を確かめてください。'));
  }
  return found;
}

function reasonsOf(destination: Destination, planned: ProvisionalEnd, movedInOn: PlainDate): readonly Reason[] {
  if (destination === 'SAME_PREFECTURE') {
    return [
      reason('転入通知で転入日が確定しました。適用の終わりを転入日にします（空白・重複なし）。', 'inPrefectureMoveOut'),
    ];
  }
  if (movedInOn === planned.plannedOn) {
    return [reason('転出の日に他県の住所を有したため、その日に資格を喪失します。', 'lossSameDayMove')];
  }
  if (movedInOn === planned.endsOn)
    return [reason('転入日は予定の喪失日と同じです。喪失が確定します。', 'lossNextDay')];
  return [reason(`喪失日を ${movedInOn} に変更：転入日まで当町に住所がありました。`, 'lossSameDayMove')];
}

function decideWithoutMoveOut(subject: Case, movedInOn: PlainDate, destination: Destination): Decision {
  const waiting = openTaskIds(subject.facts, ['MOVE_OUT_DOMESTIC', 'MOVE_OUT_CHANGED']);
  const text = waiting.length > 0 ? '転出の処理がまだ決まっていません。' : '転出届がないまま転入通知が届きました。';
  return settle(subject, {
    ruleId: 'REG-MOVE-OUT-CONFIRMED-WITHOUT-PLAN',
    kind: 'LOSS',
    suggestion: confirmedEnding(subject, movedInOn, destination, false),
    reasons: [reason(text, 'registryMoveInNotice')],
    questions: [question('WITHOUT_MOVE_OUT', '転入日を確かめ、資格または適用を終わらせてください。')],
    withdrawsTaskIds: waiting,
  });
}

/**
 * 転出確定 (転入通知, 住基法9条1項) with 転入日 T.
 *
 * 県内: 適用終了 = T. 県外: 資格喪失 = T without asking when T is the planned day (法8条1項ただし書) or the day after it;
 * any other T would change a legal date and is for staff.
 */
export function decideMoveOutConfirmed(subject: Case): Decision {
  const { change, facts, column } = subject;
  const movedInOn = change.moveOut?.confirmedOn ?? change.effectiveDate;
  const destination = destinationOf(subject);
  if (column !== 'insured') return informOrNothing(subject, 'REG-MOVE-OUT-CONFIRMED-KNOWN');
  const planned = provisionalEnd(facts.timeline);
  if (planned === null) return decideWithoutMoveOut(subject, movedInOn, destination);
  const changes = movedInOn !== planned.endsOn;
  return settle(subject, {
    ruleId: changes ? 'REG-MOVE-OUT-CONFIRMED-OTHER-DAY' : 'REG-MOVE-OUT-CONFIRMED',
    kind: changes ? 'CORRECTION' : 'CHANGE',
    suggestion: confirmedEnding(subject, movedInOn, destination, changes),
    reasons: reasonsOf(destination, planned, movedInOn),
    questions: doubts(subject, planned, movedInOn, destination),
  });
}

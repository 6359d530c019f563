import { firstDayAtAge } from '#kernel/plain-date';
import { lossDate, lossRule } from '../dates/date-rules.ts';
import { insuredOn } from '../ledger/timeline-queries.ts';
import { LEGAL_ARTICLES, reason, type Reason } from '../tables/legal-articles.ts';
import type { Decision, Question } from './decision.ts';
import { type Case, informOrNothing, settle } from './finding.ts';
import { departureEffects } from './head-effects.ts';
import type { Suggestion } from './suggestion.ts';

function doubts({ change, facts, column }: Case): readonly Question[] {
  const article = LEGAL_ARTICLES.lossNextDay;
  const found: Question[] = [];
  if ((change.effectiveDatePrecision ?? 'YMD') !== 'YMD') {
    found.push({ id: 'DAY_OF_DEATH', text: '死亡日が確定していません。推定・認定の日を確かめてください。', article });
  }
  if (firstDayAtAge(change.effectiveDate, 1) < change.notifiedOn) {
    found.push({ id: 'LONG_AGO', text: '死亡日が届出の1年より前です。失踪宣告ではありませんか。', article });
  }
  if (column === 'insured' && !insuredOn(facts.timeline, change.effectiveDate)) {
    found.push({ id: 'NOT_COVERED', text: '死亡日に適用がありません（転出予定または取得日の誤り）。', article });
  }
  return found;
}

/**
 * 死亡 (法8条1項): loss on the next day, from the register alone, so 職権 and never みなし届出 (規13条2項 does not waive it).
 *
 * A head who was not insured leaves only his role behind.
 */
export function decideDeath(subject: Case): Decision {
  const { change, facts, context, column } = subject;
  if (column === 'other') return informOrNothing(subject, 'REG-DEATH-NOT-INSURED');
  const factDate = change.effectiveDate;
  const { lossDateRules } = context.tables;
  const lostOn = lossDate('DEATH', factDate, context.municipalityCode, lossDateRules);
  const { reason: lossReason } = lossRule('DEATH', factDate, context.municipalityCode, lossDateRules);
  const insured = column === 'insured';
  const suggestion: Suggestion = insured
    ? { decision: 'LOSE', lostOn, lossReason, factDate, provisional: false, destinationMunicipalityCode: null }
    : { decision: 'CHANGE_HEAD', effectiveOn: factDate };
  const reasons: readonly Reason[] = insured
    ? [reason('死亡の日の翌日に資格を喪失します。', 'lossNextDay')]
    : [
        reason(
          '被保険者でない世帯主または特定同一世帯所属者の死亡です。国保世帯の役割だけが変わります。',
          'registryHousehold',
        ),
      ];
  return settle(subject, {
    ruleId: insured ? 'REG-DEATH' : 'REG-DEATH-ROLE',
    kind: insured ? 'LOSS' : 'CHANGE',
    suggestion,
    reasons,
    questions: doubts(subject),
    authority: 'EX_OFFICIO',
    householdEffects: departureEffects(facts, factDate, lostOn, context),
    safeAlone: true,
  });
}

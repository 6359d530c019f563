import { lossDate, lossRule } from '../dates/date-rules.ts';
import type { LossCause } from '../tables/loss-date-rules.ts';
import { LEGAL_ARTICLES, reason, type Reason } from '../tables/legal-articles.ts';
import type { Decision, Question } from './decision.ts';
import { type Case, informOrNothing, settle } from './finding.ts';
import { departureEffects } from './head-effects.ts';

interface Removal {
  readonly ruleId: string;
  readonly cause: LossCause;
  readonly reasons: readonly Reason[];
  readonly questions: readonly Question[];
}

function decideLoss(subject: Case, removal: Removal): Decision {
  const { change, facts, context, column } = subject;
  if (column === 'other') return informOrNothing(subject, `${removal.ruleId}-NOT-INSURED`);
  const factDate = change.effectiveDate;
  const { lossDateRules } = context.tables;
  const lostOn = lossDate(removal.cause, factDate, context.municipalityCode, lossDateRules);
  const { reason: lossReason } = lossRule(removal.cause, factDate, context.municipalityCode, lossDateRules);
  const insured = column === 'insured';
  return settle(subject, {
    ...removal,
    kind: insured ? 'LOSS' : 'CHANGE',
    suggestion: insured
      ? { decision: 'LOSE', lostOn, lossReason, factDate, provisional: false, destinationMunicipalityCode: null }
      : { decision: 'CHANGE_HEAD', effectiveOn: factDate },
    authority: 'EX_OFFICIO',
    householdEffects: departureEffects(facts, factDate, lostOn, context),
  });
}

/** 職権消除 (居所不明など): loss on the day after the fact, always for staff. */
export function decideRemovalExOfficio(subject: Case): Decision {
  return decideLoss(subject, {
    ruleId: 'REG-REMOVAL-EX-OFFICIO',
    cause: 'REMOVED_EX_OFFICIO',
    reasons: [reason('住民票が職権で消除されました。事由発生日の翌日に資格を喪失します。', 'lossNextDay')],
    questions: [
      { id: 'WHEREABOUTS', text: '居所の調査の結果と事由発生日を確かめてください。', article: LEGAL_ARTICLES.inquiry },
    ],
  });
}

/** 在留期間満了・出国: three different ends, and one in which the membership goes on (規1条1号). */
export function decideResidenceStatusExpired(subject: Case): Decision {
  const article = LEGAL_ARTICLES.excludedForeigners;
  return decideLoss(subject, {
    ruleId: 'REG-RESIDENCE-STATUS-EXPIRED',
    cause: 'RESIDENCE_STATUS_EXPIRED',
    reasons: [reason('在留期間の満了または出国により住民票が消除されました。', 'excludedForeigners')],
    questions: [
      { id: 'LEFT_COUNTRY', text: '出国したときは、出国日の翌日に喪失します。', article },
      { id: 'STATUS_LOST', text: '在留資格を失ったときは、満了日（特例期間の末日）の翌日に喪失します。', article },
      { id: 'STATUS_HELD', text: '在留資格があるときは喪失しません。住登外として継続します。', article },
    ],
  });
}

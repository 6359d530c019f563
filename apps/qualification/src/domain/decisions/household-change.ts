import type { HouseholdEffect } from '../household/household-effect.ts';
import { reason } from '../tables/legal-articles.ts';
import type { Decision } from './decision.ts';
import { type Case, dueOnOf, inform, informOrNothing, settle } from './finding.ts';

function headEffect(subject: Case, nhiHouseholdId: string): HouseholdEffect {
  const { change, facts } = subject;
  const since = change.effectiveDate;
  const headResidentId = facts.registryHeadResidentId;
  if (headResidentId !== null) return { type: 'HEAD_CHANGED', nhiHouseholdId, headResidentId, since };
  return { type: 'HEAD_PENDING', nhiHouseholdId, since, candidates: [], dueOn: dueOnOf(subject) };
}

/** 世帯主変更 (規10条の2): the NHI head follows the register, insured or 擬制, unless 国保上の世帯主変更 is in force. */
export function decideHeadChange(subject: Case): Decision {
  const { change, facts } = subject;
  const household = facts.nhiHousehold;
  if (household === null) return informOrNothing(subject, 'REG-HEAD-CHANGE-NO-HOUSEHOLD');
  if (household.headResidentId === facts.registryHeadResidentId && household.headResidentId !== null) {
    return inform(subject, 'REG-HEAD-CHANGE-KNOWN');
  }
  if (household.headOverridden) {
    const kept = reason('国保上の世帯主変更が続いています。国保の世帯主は変わりません。', 'headChange');
    return inform(subject, 'REG-HEAD-CHANGE-OVERRIDDEN', [kept]);
  }
  return settle(subject, {
    ruleId: 'REG-HEAD-CHANGE',
    kind: 'CHANGE',
    suggestion: { decision: 'CHANGE_HEAD', effectiveOn: change.effectiveDate },
    reasons: [reason('住民票の世帯主が変わりました。国保の世帯主も同じ日に変わります。', 'headChange')],
    householdEffects: [headEffect(subject, household.nhiHouseholdId)],
  });
}

const HOUSEHOLD_REASON_OF = { HOUSEHOLD_SPLIT: '02', HOUSEHOLD_MERGE: '03', HOUSEHOLD_TRANSFER: '03' } as const;

/** 世帯分離・合併・変更 (規9条): 取得日 and 適用開始日 stay; 国保世帯, 番号 and 枝番 change from the day. */
export function decideHouseholdMove(subject: Case, kind: keyof typeof HOUSEHOLD_REASON_OF): Decision {
  const { change, facts, column } = subject;
  if (column === 'other') return informOrNothing(subject, 'REG-HOUSEHOLD-NOT-INSURED');
  const movesOn = change.effectiveDate;
  if (column === 'role') {
    return settle(subject, {
      ruleId: 'REG-HOUSEHOLD-ROLE',
      kind: 'CHANGE',
      suggestion: { decision: 'CHANGE_HEAD', effectiveOn: movesOn },
      reasons: [
        reason('被保険者でない世帯主等の世帯が変わりました。役割の移動または終了を決めます。', 'householdChange'),
      ],
    });
  }
  const ownHead = facts.registryHeadResidentId === facts.residentId;
  const targetHeadResidentId = kind === 'HOUSEHOLD_SPLIT' && ownHead ? null : facts.registryHeadResidentId;
  return settle(subject, {
    ruleId: 'REG-HOUSEHOLD-MOVE',
    kind: 'CHANGE',
    suggestion: {
      decision: 'MOVE_HOUSEHOLD',
      movesOn,
      householdReason: HOUSEHOLD_REASON_OF[kind],
      targetHeadResidentId,
    },
    reasons: [reason('世帯が変わりました。資格と適用は続き、国保世帯と記号番号枝番が変わります。', 'householdChange')],
  });
}

import { reason } from '../tables/legal-articles.ts';
import type { Decision } from './decision.ts';
import { type Case, hold, inform, settle } from './finding.ts';
import { headRestored } from './head-effects.ts';

/** 異動取消 on the registry's side: what was automatic goes back, what staff decided is shown to staff. */
export function decideRegistryCancellation(subject: Case): Decision {
  const { change, facts } = subject;
  const undone = reason('住民基本台帳の異動が取り消されました。', 'registryExOfficio');
  const outcome = facts.earlierOutcome ?? { type: 'UNKNOWN' };
  switch (outcome.type) {
    case 'AUTOMATIC': {
      const voided = new Set(facts.timeline.voidedEventIds);
      const eventIds = outcome.eventIds.filter((eventId) => !voided.has(eventId));
      const householdEffects = headRestored(facts);
      if (eventIds.length === 0 && householdEffects.length === 0) {
        return inform(subject, 'REG-CANCELLATION-ALREADY-VOID', [undone]);
      }
      return settle(subject, {
        ruleId: 'REG-CANCELLATION',
        kind: 'CANCELLATION',
        suggestion: { decision: 'CANCEL', eventIds, effectiveOn: change.effectiveDate },
        reasons: [undone],
        householdEffects,
      });
    }
    case 'OPEN_TASK':
      return inform(subject, 'REG-CANCELLATION-OPEN-TASK', [undone], [outcome.taskId]);
    case 'INFORMATION':
      return inform(subject, 'REG-CANCELLATION-INFORMATION', [undone]);
    case 'DECIDED_BY_STAFF': {
      const decided = reason('職員が決定した異動です。取り消すかどうかを決めてください。', 'registryExOfficio');
      return hold(subject, 'REG-CANCELLATION-STAFF', [undone, decided]);
    }
    case 'UNKNOWN': {
      const missing = reason('取り消される異動が見つかりません。', 'registryExOfficio');
      return hold(subject, 'REG-CANCELLATION-UNKNOWN', [undone, missing]);
    }
  }
}

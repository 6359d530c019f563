import { provisionalEnd } from '../ledger/timeline-queries.ts';
import { LEGAL_ARTICLES, reason } from '../tables/legal-articles.ts';
import type { Decision } from './decision.ts';
import { type Case, inform, openTaskIds, settle } from './finding.ts';
import { headRestored } from './head-effects.ts';

/** 転出取消: the planned end never happens; after the planned day the papers may be gone, so staff decides. */
export function decideMoveOutCancelled(subject: Case): Decision {
  const { change, facts } = subject;
  const planned = provisionalEnd(facts.timeline);
  const waiting = openTaskIds(facts, ['MOVE_OUT_DOMESTIC', 'MOVE_OUT_ABROAD', 'MOVE_OUT_CHANGED']);
  const cancelled = reason(
    '転出が取り消されました。転出の予定による喪失（適用終了）を取り消します。',
    'registryMoveOut',
  );
  const householdEffects = headRestored(facts);
  const common = { reasons: [cancelled], householdEffects, withdrawsTaskIds: waiting };
  if (planned === null && householdEffects.length === 0) {
    return inform(subject, 'REG-MOVE-OUT-CANCELLED-NOTHING-PLANNED', [cancelled], waiting);
  }
  if (planned === null) {
    const suggestion = { decision: 'CHANGE_HEAD', effectiveOn: change.effectiveDate } as const;
    return settle(subject, { ...common, ruleId: 'REG-MOVE-OUT-CANCELLED-HEAD', kind: 'CHANGE', suggestion });
  }
  const text = '転出予定日を過ぎてからの取消です。その間の住所と、回収した証を確かめてください。';
  const late = { id: 'AFTER_PLANNED_DAY', text, article: LEGAL_ARTICLES.registryMoveOut };
  return settle(subject, {
    ...common,
    ruleId: 'REG-MOVE-OUT-CANCELLED',
    kind: 'CANCELLATION',
    suggestion: { decision: 'CANCEL_LOSS', eventIds: [planned.eventId], effectiveOn: planned.endsOn },
    questions: change.notifiedOn <= planned.plannedOn ? [] : [late],
  });
}

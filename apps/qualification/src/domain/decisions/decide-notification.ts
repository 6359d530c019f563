import { minDate } from '#kernel/plain-date';
import { err, ok, type Result } from '#kernel/result';
import { lateNotification, notificationDueDate, provideDueDate, provideTargetDate } from '../dates/date-rules.ts';
import type { Authority } from '../ledger/ledger-event.ts';
import type { Refusal } from '../qualification-refusals.ts';
import { LEGAL_ARTICLES, reason, type Reason } from '../tables/legal-articles.ts';
import { tableVersionOf } from '../tables/rule-tables.ts';
import { acceptSuggestion } from './accept-suggestion.ts';
import type { ApplyDecision, Basis } from './decision.ts';
import type { DecisionContext, PersonFacts } from './facts.ts';
import { departureEffects } from './head-effects.ts';
import { findNotification, refuseNotification } from './notification-findings.ts';
import { NOTIFICATION_RULES } from './notification-rules.ts';
import type { Notification } from './notification.ts';

/** A decided 届書 with the two clocks it starts. */
export interface NotificationDecision extends ApplyDecision {
  /** The 届出 came after its 14 days; the dates in law are the same. */
  readonly lateNotification: boolean;
  /** 資格情報の提供期限 (規4条の2), an acquisition's only. */
  readonly provideDueOn: ApplyDecision['dueOn'] | null;
}

function clocks(notification: Notification, isAcquisition: boolean, context: DecisionContext) {
  const { isOfficeDay, tables } = context;
  const { notificationDays, provideDays } = tables.limits;
  const { factDate, notifiedOn, receivedOn = notifiedOn } = notification;
  const due = notificationDueDate(factDate, isOfficeDay, notificationDays);
  return {
    lateNotification: lateNotification(factDate, notifiedOn, isOfficeDay, notificationDays),
    provideDueOn: isAcquisition ? provideDueDate(receivedOn, provideDays) : null,
    dueOn: isAcquisition ? minDate(due, provideTargetDate(receivedOn, isOfficeDay, provideDays)) : due,
  };
}

function basisOf(notification: Notification, reasons: readonly Reason[], context: DecisionContext): Basis {
  const rule = NOTIFICATION_RULES[notification.reason];
  const notice = rule !== undefined && 'notice' in rule ? [LEGAL_ARTICLES[rule.notice]] : [];
  return {
    ruleId: `NOT-${notification.reason.replaceAll('_', '-')}`,
    tableVersion: tableVersionOf(context.tables),
    articles: [...new Set([...notice, ...reasons.map((item) => item.article)])],
  };
}

/**
 * 届書 of one member: the legal days are computed from the fact, the checks C01–C06 may refuse it.
 *
 * The household's sheet is one call per member; it is for the caller to write all of them or none.
 */
export function decideNotification(
  notification: Notification,
  facts: PersonFacts,
  context: DecisionContext,
): Result<NotificationDecision, Refusal> {
  const rule = NOTIFICATION_RULES[notification.reason];
  if (rule === undefined) return refuseNotification('QUA-0110', notification);
  const found = findNotification(rule, notification, context);
  if (!found.ok) return found;
  const { suggestion, leaves } = found.value;
  const authority: Authority = notification.channel === 'EX_OFFICIO' ? 'EX_OFFICIO' : 'NOTIFICATION';
  const accepted = acceptSuggestion(suggestion, authority, facts, context);
  if (!accepted.ok) return err(accepted.error);
  const isAcquisition = suggestion.decision === 'ACQUIRE';
  const clock = clocks(notification, isAcquisition, context);
  const late = reason('届出が14日を過ぎています。資格の日付は変わりません。', 'headNotifies');
  const reasons = clock.lateNotification ? [...found.value.reasons, late] : found.value.reasons;
  const { effectiveOn, events } = accepted.value;
  return ok({
    type: 'apply',
    residentId: notification.residentId,
    reason: notification.reason,
    kind: isAcquisition ? 'ACQUISITION' : 'LOSS',
    effectiveOn,
    authority,
    suggestion,
    events,
    reasons,
    basis: basisOf(notification, reasons, context),
    householdEffects: leaves ? departureEffects(facts, notification.factDate, effectiveOn, context) : [],
    withdrawsTaskIds: [],
    safeAlone: false,
    ...clock,
  });
}

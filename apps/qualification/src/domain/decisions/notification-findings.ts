import { prefectureOf } from '#kernel/municipality';
import { err, ok, type Result } from '#kernel/result';
import { lossDate, lossRule } from '../dates/date-rules.ts';
import type { QualificationRefusalCode, Refusal } from '../qualification-refusals.ts';
import { type ArticleId, LEGAL_ARTICLES, reason, type Reason } from '../tables/legal-articles.ts';
import type { LossCause } from '../tables/loss-date-rules.ts';
import type { AcquisitionReason } from '../tables/reason-codes.ts';
import type { DecisionContext } from './facts.ts';
import type { NotificationRule } from './notification-rules.ts';
import type { Notification } from './notification.ts';
import type { LoseSuggestion, Suggestion } from './suggestion.ts';

/** What a 届書 asks for, before the person's ledger is looked at. */
export interface NotificationFinding {
  readonly suggestion: Suggestion;
  readonly reasons: readonly Reason[];
  /** The person leaves his household for good. */
  readonly leaves: boolean;
}

export function refuseNotification(
  code: QualificationRefusalCode,
  notification: Notification,
  article?: ArticleId,
): Result<never, Refusal> {
  const { residentId } = notification;
  return err({ code, residentId, article: article === undefined ? null : LEGAL_ARTICLES[article] });
}

function acquire(notification: Notification, acquisitionReason: AcquisitionReason, inPrefecture = false): Suggestion {
  const { factDate } = notification;
  const noted = notification.acquiredOn ?? null;
  return {
    decision: 'ACQUIRE',
    acquiredOn: inPrefecture ? noted : factDate,
    acquiredOnSource: !inPrefecture ? 'OWN' : noted === null ? 'PENDING' : 'NOTE',
    acquisitionReason,
    startsOn: factDate,
    startReason: inPrefecture ? '02' : '01',
    factDate,
    previousMunicipalityCode: notification.fromMunicipalityCode ?? null,
  };
}

function lose(notification: Notification, cause: LossCause, context: DecisionContext): LoseSuggestion {
  const { factDate } = notification;
  const { municipalityCode, tables } = context;
  return {
    decision: 'LOSE',
    lostOn: lossDate(cause, factDate, municipalityCode, tables.lossDateRules),
    lossReason: lossRule(cause, factDate, municipalityCode, tables.lossDateRules).reason,
    factDate,
    provisional: false,
    destinationMunicipalityCode: notification.toMunicipalityCode ?? null,
  };
}

function findMoveIn(notification: Notification, context: DecisionContext): Result<NotificationFinding, Refusal> {
  const from = notification.fromMunicipalityCode;
  if (from === undefined) return refuseNotification('QUA-0111', notification, 'acquisitionNotice');
  const inPrefecture = from !== null && prefectureOf(from) === prefectureOf(context.municipalityCode);
  const because = inPrefecture
    ? reason('県内の転入です。資格は続き、適用だけが転入日に始まります。', 'inPrefectureMoveIn')
    : reason('県外または国外からの転入です。住所を有した日に資格を取得します。', 'acquisition');
  return ok({ suggestion: acquire(notification, '01', inPrefecture), reasons: [because], leaves: false });
}

function findMoveOut(notification: Notification, context: DecisionContext): Result<NotificationFinding, Refusal> {
  const to = notification.toMunicipalityCode;
  if (to === undefined) return refuseNotification('QUA-0111', notification, 'moveOutNotice');
  const { factDate } = notification;
  if (to !== null && prefectureOf(to) === prefectureOf(context.municipalityCode)) {
    const reasons = [reason('県内の転出です。資格は続き、転出の日に適用だけが終わります。', 'inPrefectureMoveOut')];
    const ending = { endsOn: factDate, factDate, provisional: true, destinationMunicipalityCode: to } as const;
    return ok({ suggestion: { decision: 'END_COVERAGE', ...ending }, reasons, leaves: true });
  }
  const found = lose(notification, to === null ? 'MOVE_OUT_ABROAD' : 'MOVE_OUT_OTHER_PREFECTURE', context);
  const reasons = [reason('県外または国外への転出です。転出の日の翌日に資格を喪失します。', 'lossNextDay')];
  // Until the 転入通知 comes, as with the registry's own 転出.
  return ok({ suggestion: { ...found, provisional: to !== null }, reasons, leaves: true });
}

/** The suggestion of a 届書 by its rule. */
export function findNotification(
  rule: NotificationRule,
  notification: Notification,
  context: DecisionContext,
): Result<NotificationFinding, Refusal> {
  switch (rule.effect) {
    case 'MOVE_IN':
      return findMoveIn(notification, context);
    case 'MOVE_OUT':
      return findMoveOut(notification, context);
    case 'ACQUIRE': {
      const next = notification.nextInsuranceFrom;
      if (next !== undefined && next <= notification.factDate)
        return refuseNotification('QUA-0108', notification, 'exclusions');
      const reasons = [reason(rule.text, rule.article)];
      return ok({ suggestion: acquire(notification, rule.acquisitionReason), reasons, leaves: false });
    }
    case 'LOSE': {
      const { municipalityCode, tables } = context;
      const { article } = lossRule(rule.cause, notification.factDate, municipalityCode, tables.lossDateRules);
      const suggestion = lose(notification, rule.cause, context);
      return ok({ suggestion, reasons: [reason(rule.text, article)], leaves: rule.cause === 'DEATH' });
    }
  }
}

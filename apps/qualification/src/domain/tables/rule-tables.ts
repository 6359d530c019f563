import { type EventHandlingTable, loadEventHandling } from './event-handling.ts';
import { loadLossDateRules, type LossDateRules } from './loss-date-rules.ts';

/** Policies with a number in them, dated like everything else that may change. */
export interface Limits {
  readonly version: string;
  /** 届出期間 (施行規則2条ほか). */
  readonly notificationDays: number;
  /** 資格情報の提供 (施行規則4条の2). */
  readonly provideDays: number;
  /** A planned acquisition further ahead than this is refused as a typing error. */
  readonly plannedAcquisitionDays: number;
  /** A 転入通知 later than this after the planned day goes to staff. */
  readonly lateConfirmationDays: number;
  /** From this age a part of a household moving away is not asked the マル学 question. */
  readonly studentQuestionEndsAtAge: number;
}

/** Every table a decision is taken with. */
export interface RuleTables {
  readonly lossDateRules: LossDateRules;
  readonly eventHandling: EventHandlingTable;
  readonly limits: Limits;
}

export const LIMITS: Limits = {
  version: '2026-11-01',
  notificationDays: 14,
  provideDays: 5,
  plannedAcquisitionDays: 60,
  lateConfirmationDays: 30,
  studentQuestionEndsAtAge: 26,
};

/** The tables as shipped, without any town's own rows. */
export function loadRuleTables(): RuleTables {
  return { lossDateRules: loadLossDateRules(), eventHandling: loadEventHandling(), limits: LIMITS };
}

/** Named in every decision, so that it can be explained years later. */
export function tableVersionOf(tables: RuleTables): string {
  const { eventHandling, lossDateRules, limits } = tables;
  return `event-handling@${eventHandling.version} loss-date-rules@${lossDateRules.version} limits@${limits.version}`;
}

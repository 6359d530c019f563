import type { PlainDate } from '#kernel/plain-date';
import { firstDayOf, monthOf, yearMonth, type YearMonth } from '#kernel/year-month';
import type { TaxAssessment, UnemployedUntil } from './tax-assessment.ts';

/** The children of 令27条の2第1項 on 31 December: insured, of the member's household, with little income. */
export interface YearEndChildren {
  readonly under16: number;
  readonly from16To18: number;
}

/** A member or head as the judgement sees them; the assessment is that of the month's 判定年度. */
export interface IncomePerson {
  readonly residentId: string;
  readonly birthDate: PlainDate;
  /** null: nothing has come from the tax side, which is the same as 未申告. */
  readonly assessment: TaxAssessment | null;
  readonly unemployedUntil: UnemployedUntil;
  /** Of the household this person was 世帯主 of on 31 December of the income year; null when not 世帯主. */
  readonly yearEndChildren: YearEndChildren | null;
}

/** A 国保世帯 on the day it is judged. */
export interface IncomeHousehold {
  readonly nhiHouseholdId: string;
  readonly head: IncomePerson;
  /** Insured members; the head is among them unless 擬制世帯主. */
  readonly members: readonly IncomePerson[];
  /** 特定同一世帯所属者. */
  readonly lateStageMembers: readonly IncomePerson[];
  /** First month in which a 基準収入額適用申請 has effect. */
  readonly receiptsApplicationFrom: YearMonth | null;
}

/** Members and the head, each once. */
export function headAndMembers({ head, members }: IncomeHousehold): readonly IncomePerson[] {
  return members.some(({ residentId }) => residentId === head.residentId) ? members : [head, ...members];
}

/**
 * Whether 給与所得 counts in part in a month: for 限度額 on until the first 31 July after the person ceased to be
 * 特例対象被保険者 (令29条の3第2項, 10項).
 */
export function countsAsUnemployed({ unemployedUntil }: IncomePerson, month: YearMonth): boolean {
  if (unemployedUntil === null) return false;
  const year = Number(unemployedUntil.slice(0, 4));
  const ended = monthOf(unemployedUntil);
  const july = yearMonth(`${String(ended <= `${String(year)}-07` ? year : year + 1)}-07`);
  return month <= july;
}

/** 未申告 and what has not come yet are the same here; what is being asked for is not. */
export function isUndeclared({ assessment }: IncomePerson): boolean {
  return assessment === null || assessment.standing === 'UNDECLARED';
}

/** Judged again when the answer is in. */
export function isInquired({ assessment }: IncomePerson): boolean {
  return assessment?.standing === 'INQUIRED';
}

/** The day whose state decides a month: the first, or the day the household began within the month. */
export function judgingDay(householdFrom: PlainDate, month: YearMonth): PlainDate {
  const first = firstDayOf(month);
  return householdFrom > first && monthOf(householdFrom) === month ? householdFrom : first;
}

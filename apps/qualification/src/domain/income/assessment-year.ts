import { yearMonth, type YearMonth } from '#kernel/year-month';

/**
 * 判定年度 of a month of treatment: the fiscal year of 市町村民税 it goes by, August to July.
 *
 * One rule for both: income of the year before last for January to July (令27条の2第1項, 令29条の3第2項) and the former
 * 年度's 非課税 for April to July (令29条の3第1項5号) are the same 年度.
 */
export function assessmentYearOf(month: YearMonth): number {
  const year = Number(month.slice(0, 4));
  return Number(month.slice(5)) >= 8 ? year : year - 1;
}

/** 基準所得年: the calendar year whose income an assessment year goes by. */
export function incomeYearOf(assessmentYear: number): number {
  return assessmentYear - 1;
}

/** The months an assessment year is judged for: its first, and the first one after it. */
export function monthsOf(assessmentYear: number): { readonly from: YearMonth; readonly to: YearMonth } {
  return { from: yearMonth(`${String(assessmentYear)}-08`), to: yearMonth(`${String(assessmentYear + 1)}-08`) };
}

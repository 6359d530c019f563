import { type DatedSource, loadDatedTable } from './dated-table.ts';

/** Amounts of 負担割合 and 所得区分, in yen (施行令27条の2, 29条の3, 29条の4; 地方税法314条の2). */
export interface IncomeThresholds extends DatedSource {
  /** 課税所得 from which a member of 70 to 74 is 現役並み (令27条の2第1項). */
  readonly activeTaxableIncome: number;
  /** 収入 under which one such member alone is not (第3項1号). */
  readonly receiptsAlone: number;
  /** 収入 under which two or more are not, or one with 特定同一世帯所属者 (第3項1号, 2号). */
  readonly receiptsTogether: number;
  /** 基準所得額 in sum up to which they are not (第3項3号). */
  readonly standardIncomeExempt: number;
  /** Taken from the 課税所得 of whoever was 世帯主 on 12/31, for each insured child of that household. */
  readonly deductionUnder16: number;
  readonly deductionFrom16To18: number;
  /** A child counts up to this 合計所得, its 給与所得 lowered by `salaryAllowance`. */
  readonly childIncome: number;
  readonly salaryAllowance: number;
  /** 公的年金等控除 as 低所得Ⅰ reckons it. */
  readonly pensionDeduction: number;
  /** 給与所得 of 特例対象被保険者 counts with so many hundredths (令29条の7の2). */
  readonly involuntarilyUnemployedPercent: number;
  /** 基礎控除 by 合計所得; the first row whose `upTo` is not exceeded holds. */
  readonly basicDeductions: readonly { readonly upTo: number | null; readonly amount: number }[];
}

const BASIC_DEDUCTIONS = [
  { upTo: 24_000_000, amount: 430_000 },
  { upTo: 24_500_000, amount: 290_000 },
  { upTo: 25_000_000, amount: 150_000 },
  { upTo: null, amount: 0 },
] as const;

export const INCOME_THRESHOLD_ROWS: readonly IncomeThresholds[] = [
  {
    validFrom: '2025-08-01',
    validTo: null,
    municipalityCode: null,
    activeTaxableIncome: 1_450_000,
    receiptsAlone: 3_830_000,
    receiptsTogether: 5_200_000,
    standardIncomeExempt: 2_100_000,
    deductionUnder16: 330_000,
    deductionFrom16To18: 120_000,
    childIncome: 380_000,
    salaryAllowance: 100_000,
    pensionDeduction: 806_700,
    involuntarilyUnemployedPercent: 30,
    basicDeductions: BASIC_DEDUCTIONS,
  },
];

const ONLY_KEY = 'income';

export function loadIncomeThresholds(
  rows: readonly IncomeThresholds[] = INCOME_THRESHOLD_ROWS,
  version = '2026-11-24',
) {
  return loadDatedTable('income-thresholds', version, rows, () => ONLY_KEY);
}

export type IncomeThresholdTable = ReturnType<typeof loadIncomeThresholds>;

export const INCOME_THRESHOLDS_KEY = ONLY_KEY;

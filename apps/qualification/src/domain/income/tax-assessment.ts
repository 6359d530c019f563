import type { PlainDate } from '#kernel/plain-date';
import type { Dated } from '../tables/dated-table.ts';
import type { IncomeThresholds } from '../tables/income-thresholds.ts';

/**
 * 申告済 (or known to the tax side without a declaration), 未申告, or asked of the municipality of 1 January and not
 * answered yet (所得照会中).
 */
export type TaxStanding = 'KNOWN' | 'UNDECLARED' | 'INQUIRED';

/** What the tax side knows of one person for one 年度 of 市町村民税; all amounts in yen. */
export interface TaxAssessment {
  readonly residentId: string;
  readonly fiscalYear: number;
  readonly standing: TaxStanding;
  /** 市町村民税課税. */
  readonly taxed: boolean;
  /** The same, were 給与所得 counted as that of 特例対象被保険者. */
  readonly taxedAsUnemployed: boolean;
  /** No 住所 in Japan on the 賦課期日: not taxed, and yet no 非課税 (令29条の3第1項5号). */
  readonly abroadOnTaxDay: boolean;
  /** 課税所得 (課税標準), in units of 1,000 yen. */
  readonly taxableIncome: number;
  /** 給与所得. */
  readonly salaryIncome: number;
  /** 公的年金等の収入 and 所得. */
  readonly pensionReceipts: number;
  readonly pensionIncome: number;
  /** The rest of 総所得金額等. */
  readonly otherIncome: number;
  /** 収入 of 規24条の2; null when the town cannot tell by itself. */
  readonly receipts: number | null;
}

/** 特例対象被保険者 (非自発的失業者): counted with part of 給与所得 until this day, exclusive. */
export type UnemployedUntil = PlainDate | null;

function salaryCounted(assessment: TaxAssessment, asUnemployed: boolean, { involuntarilyUnemployedPercent }: Amounts) {
  if (!asUnemployed) return assessment.salaryIncome;
  return Math.floor((assessment.salaryIncome * involuntarilyUnemployedPercent) / 100);
}

type Amounts = Dated<IncomeThresholds>;

/** 合計所得 as declared. */
export function totalIncome({ salaryIncome, pensionIncome, otherIncome }: TaxAssessment): number {
  return salaryIncome + pensionIncome + otherIncome;
}

/** 基準所得額 (令29条の3第2項): 総所得金額等 less 基礎控除; never negative. */
export function standardIncome(assessment: TaxAssessment, asUnemployed: boolean, amounts: Amounts): number {
  const counted = totalIncome(assessment) - assessment.salaryIncome + salaryCounted(assessment, asUnemployed, amounts);
  const total = totalIncome(assessment);
  const deduction = amounts.basicDeductions.find(({ upTo }) => upTo === null || total <= upTo)?.amount ?? 0;
  return Math.max(counted - deduction, 0);
}

/** Whether each 所得 is 0 as 低所得Ⅰ reckons it (令29条の3第4項4号): a larger 年金控除, 給与所得 less 100,000 yen. */
export function hasNoIncome(assessment: TaxAssessment, asUnemployed: boolean, amounts: Amounts): boolean {
  const pension = Math.max(assessment.pensionReceipts - amounts.pensionDeduction, 0);
  const salary = Math.max(salaryCounted(assessment, asUnemployed, amounts) - amounts.salaryAllowance, 0);
  return pension === 0 && salary === 0 && assessment.otherIncome <= 0;
}

/** 市町村民税非課税 as the limits understand it. */
export function isTaxExempt(assessment: TaxAssessment, asUnemployed: boolean): boolean {
  if (assessment.standing !== 'KNOWN' || assessment.abroadOnTaxDay) return false;
  return asUnemployed ? !assessment.taxedAsUnemployed : !assessment.taxed;
}

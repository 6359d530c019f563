import { ageOn, type PlainDate, plainDate } from '#kernel/plain-date';
import type { Dated } from '../tables/dated-table.ts';
import type { IncomeThresholds } from '../tables/income-thresholds.ts';
import { incomeYearOf } from './assessment-year.ts';
import type { YearEndChildren } from './income-household.ts';
import { type TaxAssessment, totalIncome } from './tax-assessment.ts';

/** An insured member of a household as it stood on 31 December of the income year. */
export interface YearEndMember {
  readonly birthDate: PlainDate;
  readonly assessment: TaxAssessment | null;
}

/** The day on which the household is looked at for the deduction of 令27条の2第1項. */
export function yearEndOf(assessmentYear: number): PlainDate {
  return plainDate(`${String(incomeYearOf(assessmentYear))}-12-31`);
}

/** 合計所得 with 給与所得 lowered is within the amount; a child nobody declares for has no income. */
function hasLittleIncome(assessment: TaxAssessment | null, amounts: Dated<IncomeThresholds>): boolean {
  if (assessment === null) return true;
  const lowered = Math.max(assessment.salaryIncome - amounts.salaryAllowance, 0);
  return totalIncome(assessment) - assessment.salaryIncome + lowered <= amounts.childIncome;
}

/** The children for whom whoever was 世帯主 on 31 December has something taken off the 課税所得. */
export function yearEndChildren(
  members: readonly YearEndMember[],
  assessmentYear: number,
  amounts: Dated<IncomeThresholds>,
): YearEndChildren {
  const day = yearEndOf(assessmentYear);
  const ages = members
    .filter(({ assessment }) => hasLittleIncome(assessment, amounts))
    .map(({ birthDate }) => ageOn(birthDate, day));
  return {
    under16: ages.filter((age) => age < 16).length,
    from16To18: ages.filter((age) => age >= 16 && age < 19).length,
  };
}

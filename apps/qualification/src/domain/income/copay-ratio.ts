import { firstDayOf, type YearMonth } from '#kernel/year-month';
import { ageGroupIn, type AgeGroup } from '../dates/age-rules.ts';
import { type Dated, rowOn } from '../tables/dated-table.ts';
import {
  INCOME_THRESHOLDS_KEY,
  type IncomeThresholds,
  type IncomeThresholdTable,
} from '../tables/income-thresholds.ts';
import {
  countsAsUnemployed,
  type IncomeHousehold,
  type IncomePerson,
  isInquired,
  isUndeclared,
} from './income-household.ts';
import { standardIncome } from './tax-assessment.ts';

/** 判定根拠: what the ratio of 70 to 74 rests on; the project's own values. */
export type RatioBasis =
  'AGE' | 'TAXABLE_INCOME' | 'DEDUCTION_FOR_CHILDREN' | 'STANDARD_INCOME' | 'RECEIPTS' | 'UNDECLARED';

/** 負担割合 of one member in one month. */
export interface CopayRatio {
  readonly ageGroup: AgeGroup;
  /** 2割 or 3割. */
  readonly ratio: 2 | 3;
  readonly basis: RatioBasis;
}

/** How the members of 70 to 74 of one household stand, all of them alike (令27条の2). */
export interface ElderlyJudgement {
  readonly active: boolean;
  readonly basis: RatioBasis;
  /** An application would show whether 収入 is under the amount (規24条の3). */
  readonly applicationAwaited: boolean;
  /** Income of somebody is still being asked for; judged again when it is known. */
  readonly provisional: boolean;
  /** 課税所得 after the deduction, of each member of 70 to 74. */
  readonly taxableIncomes: ReadonlyMap<string, number>;
}

type Amounts = Dated<IncomeThresholds>;

/** @throws RangeError when no amounts are in force in that month */
export function amountsIn(month: YearMonth, table: IncomeThresholdTable, municipalityCode: string): Amounts {
  return rowOn(table, INCOME_THRESHOLDS_KEY, firstDayOf(month), municipalityCode);
}

/** 課税所得 less what 令27条の2第1項 takes off for insured children of the household on 31 December. */
export function taxableIncomeOf({ assessment, yearEndChildren }: IncomePerson, amounts: Amounts): number {
  if (assessment?.standing !== 'KNOWN') return 0;
  const { under16, from16To18 } = yearEndChildren ?? { under16: 0, from16To18: 0 };
  const deduction = under16 * amounts.deductionUnder16 + from16To18 * amounts.deductionFrom16To18;
  return Math.max(assessment.taxableIncome - deduction, 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** null when the town does not know everybody's 収入. */
function receiptsOf(people: readonly IncomePerson[]): number | null {
  const receipts = people.map(({ assessment }) => assessment?.receipts ?? null);
  return receipts.includes(null) ? null : sum(receipts.filter((value) => value !== null));
}

/** 第3項1号, 2号: whether 収入 is under the amount; null when nobody can tell without an application. */
function receiptsAreLow(
  elderly: readonly IncomePerson[],
  lateStage: readonly IncomePerson[],
  amounts: Amounts,
): boolean | null {
  const own = receiptsOf(elderly);
  if (elderly.length > 1) return own === null ? null : own < amounts.receiptsTogether;
  if (own !== null && own < amounts.receiptsAlone) return true;
  if (lateStage.length === 0) return own === null ? null : false;
  const together = receiptsOf([...elderly, ...lateStage]);
  return together === null ? null : together < amounts.receiptsTogether;
}

/** 第3項3号. Nobody's may be unknown. */
function standardIncomeIsLow(elderly: readonly IncomePerson[], month: YearMonth, amounts: Amounts): boolean {
  const incomes = elderly.map((person) =>
    person.assessment?.standing === 'KNOWN'
      ? standardIncome(person.assessment, countsAsUnemployed(person, month), amounts)
      : null,
  );
  if (incomes.includes(null)) return false;
  return sum(incomes.filter((income) => income !== null)) <= amounts.standardIncomeExempt;
}

export function elderlyOf(household: IncomeHousehold, month: YearMonth): readonly IncomePerson[] {
  return household.members.filter(({ birthDate }) => ageGroupIn(birthDate, month) === 'ELDERLY');
}

/** 現役並み所得者の判定 (令27条の2); null when the household has nobody of 70 to 74 in that month. */
export function judgeElderly(household: IncomeHousehold, month: YearMonth, amounts: Amounts): ElderlyJudgement | null {
  const elderly = elderlyOf(household, month);
  if (elderly.length === 0) return null;
  const taxableIncomes = new Map(elderly.map((person) => [person.residentId, taxableIncomeOf(person, amounts)]));
  const common = { taxableIncomes, provisional: elderly.some(isInquired), applicationAwaited: false };
  const isOver = (income: number): boolean => income >= amounts.activeTaxableIncome;
  if (![...taxableIncomes.values()].some(isOver)) {
    const deducted = elderly.some(({ assessment }) => isOver(assessment?.taxableIncome ?? 0));
    const basis = elderly.some(isUndeclared) ? 'UNDECLARED' : deducted ? 'DEDUCTION_FOR_CHILDREN' : 'TAXABLE_INCOME';
    return { ...common, active: false, basis };
  }
  if (standardIncomeIsLow(elderly, month, amounts)) return { ...common, active: false, basis: 'STANDARD_INCOME' };
  const low = receiptsAreLow(elderly, household.lateStageMembers, amounts);
  const applied = household.receiptsApplicationFrom !== null && household.receiptsApplicationFrom <= month;
  if (low === true || (low === null && applied)) return { ...common, active: false, basis: 'RECEIPTS' };
  return { ...common, active: true, basis: 'TAXABLE_INCOME', applicationAwaited: low === null };
}

/** 一部負担金の割合 (法42条). */
export function copayRatio(person: IncomePerson, month: YearMonth, judgement: ElderlyJudgement | null): CopayRatio {
  const ageGroup = ageGroupIn(person.birthDate, month);
  if (ageGroup !== 'ELDERLY') return { ageGroup, ratio: ageGroup === 'PRESCHOOL' ? 2 : 3, basis: 'AGE' };
  return { ageGroup, ratio: judgement?.active ? 3 : 2, basis: judgement?.basis ?? 'UNDECLARED' };
}

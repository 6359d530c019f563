import { firstDayOf, type YearMonth } from '#kernel/year-month';
import { type Dated, rowsOn } from '../tables/dated-table.ts';
import type { IncomeThresholds } from '../tables/income-thresholds.ts';
import type { ClassCondition, ClassMeasure, LimitClassRow, LimitClassTable } from '../tables/limit-classes.ts';
import type { ElderlyJudgement } from './copay-ratio.ts';
import {
  countsAsUnemployed,
  headAndMembers,
  type IncomeHousehold,
  isInquired,
  isUndeclared,
} from './income-household.ts';
import { hasNoIncome, isTaxExempt, standardIncome } from './tax-assessment.ts';

export type LimitClass = Dated<LimitClassRow>;

/** What a household's class hangs on, as shown to a clerk and written to F6. */
export interface ClassMeasures {
  /** 基準所得額 of all insured members; 擬制世帯主 does not count. Yen. */
  readonly standardIncomeSum: number;
  /** Highest 課税所得 of members of 70 to 74 after deductions; 0 without such. Yen. */
  readonly highestTaxableIncome: number;
  /** 世帯主, 擬制 or not, and every member (令29条の3第1項5号). */
  readonly taxExempt: boolean;
  /** 低所得Ⅰ. */
  readonly noIncome: boolean;
  /** 未申告 among them: 判定不能区分. */
  readonly undeclared: boolean;
  /** 所得照会中 among them: the class is provisional. */
  readonly inquired: boolean;
  readonly activeIncome: boolean;
}

export function measureHousehold(
  household: IncomeHousehold,
  month: YearMonth,
  elderly: ElderlyJudgement | null,
  amounts: Dated<IncomeThresholds>,
): ClassMeasures {
  const known = household.members.flatMap((person) => {
    const { assessment } = person;
    return assessment?.standing === 'KNOWN' ? [{ assessment, person }] : [];
  });
  const everybody = headAndMembers(household);
  const unemployed = (person: (typeof everybody)[number]): boolean => countsAsUnemployed(person, month);
  return {
    standardIncomeSum: known
      .map(({ assessment, person }) => standardIncome(assessment, unemployed(person), amounts))
      .reduce((total, income) => total + income, 0),
    highestTaxableIncome: Math.max(0, ...(elderly?.taxableIncomes.values() ?? [])),
    taxExempt: everybody.every((person) => person.assessment && isTaxExempt(person.assessment, unemployed(person))),
    noIncome: everybody.every(
      (person) =>
        person.assessment &&
        isTaxExempt(person.assessment, unemployed(person)) &&
        hasNoIncome(person.assessment, unemployed(person), amounts),
    ),
    undeclared: everybody.some(isUndeclared),
    inquired: everybody.some(isInquired),
    activeIncome: elderly?.active ?? false,
  };
}

function holds(condition: ClassCondition | null, measures: ClassMeasures): boolean {
  switch (condition) {
    case null:
      return true;
    case 'ACTIVE_INCOME':
      return measures.activeIncome;
    case 'TAX_EXEMPT':
      return measures.taxExempt;
    case 'NO_INCOME':
      return measures.noIncome;
  }
}

function amountOf(measure: ClassMeasure | null, measures: ClassMeasures): number {
  if (measure === null) return 0;
  return measure === 'STANDARD_INCOME_SUM' ? measures.standardIncomeSum : measures.highestTaxableIncome;
}

function fits(row: LimitClass, measures: ClassMeasures): boolean {
  const amount = amountOf(row.measure, measures);
  return (
    holds(row.condition, measures) &&
    (row.over === null || amount > row.over) &&
    (row.atLeast === null || amount >= row.atLeast)
  );
}

/**
 * 限度額適用区分 of the members of one age group in a month.
 *
 * @throws RangeError when the table has no class for them: it must end with one that always fits
 */
export function limitClassOf(
  ageGroup: LimitClassRow['ageGroup'],
  measures: ClassMeasures,
  month: YearMonth,
  table: LimitClassTable,
  municipalityCode: string,
): LimitClass {
  const rows = rowsOn(table, firstDayOf(month), municipalityCode)
    .filter((row) => row.ageGroup === ageGroup)
    .sort((a, b) => a.order - b.order);
  const row =
    (measures.undeclared ? rows.find(({ whenUndeclared }) => whenUndeclared) : undefined) ??
    rows.find((candidate) => fits(candidate, measures));
  if (row === undefined) throw new RangeError(`${table.name}: no class of ${ageGroup} fits in ${month}`);
  return row;
}

/**
 * 限度額認定: what is certified, and so published. Under 70 nothing while the 世帯主 is in arrears (規27条の14の2第1項);
 * the benefit is still computed by the class itself.
 */
export function certifiedClass(limitClass: LimitClass, barredByArrears: boolean): LimitClass | null {
  return barredByArrears && limitClass.ageGroup === 'UNDER_70' ? null : limitClass;
}

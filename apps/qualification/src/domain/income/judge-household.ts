import { monthOf, type YearMonth } from '#kernel/year-month';
import type { PlainDate } from '#kernel/plain-date';
import { ageGroupIn } from '../dates/age-rules.ts';
import type { IncomeThresholdTable } from '../tables/income-thresholds.ts';
import type { LimitClassTable } from '../tables/limit-classes.ts';
import { assessmentYearOf } from './assessment-year.ts';
import { amountsIn, type CopayRatio, copayRatio, type ElderlyJudgement, judgeElderly } from './copay-ratio.ts';
import type { IncomeHousehold } from './income-household.ts';
import { type ClassMeasures, type LimitClass, limitClassOf, measureHousehold } from './limit-class.ts';

export interface IncomeTables {
  readonly thresholds: IncomeThresholdTable;
  readonly limitClasses: LimitClassTable;
}

/** 負担割合 and 限度額適用区分 of one member in one month. */
export interface Burden extends CopayRatio {
  readonly limitClass: LimitClass;
}

/** A household judged as it stood on a day, for the month of that day. */
export interface HouseholdJudgement {
  readonly nhiHouseholdId: string;
  readonly judgedOn: PlainDate;
  /** 判定年度. */
  readonly assessmentYear: number;
  /** null without a member of 70 to 74. */
  readonly elderly: ElderlyJudgement | null;
  readonly measures: ClassMeasures;
  /** By 宛名番号. */
  readonly burdens: ReadonlyMap<string, Burden>;
  /** The tables it was judged with. */
  readonly tableVersion: string;
}

/** @throws RangeError when the tables do not reach that month */
export function judgeHousehold(
  household: IncomeHousehold,
  judgedOn: PlainDate,
  { thresholds, limitClasses }: IncomeTables,
  municipalityCode: string,
): HouseholdJudgement {
  const month: YearMonth = monthOf(judgedOn);
  const amounts = amountsIn(month, thresholds, municipalityCode);
  const elderly = judgeElderly(household, month, amounts);
  const measures = measureHousehold(household, month, elderly, amounts);
  const burdens = household.members.map((person): [string, Burden] => {
    const ageGroup = ageGroupIn(person.birthDate, month) === 'ELDERLY' ? 'ELDERLY' : 'UNDER_70';
    const limitClass = limitClassOf(ageGroup, measures, month, limitClasses, municipalityCode);
    return [person.residentId, { ...copayRatio(person, month, elderly), limitClass }];
  });
  return {
    nhiHouseholdId: household.nhiHouseholdId,
    judgedOn,
    assessmentYear: assessmentYearOf(month),
    elderly,
    measures,
    burdens: new Map(burdens),
    tableVersion: `income-thresholds@${thresholds.version} limit-classes@${limitClasses.version}`,
  };
}

import { plainDate } from '#kernel/plain-date';
import { yearMonth } from '#kernel/year-month';
import { INCOME_TABLES, taxed } from '../testing/income.ts';
import { TOWN } from '../testing/person.ts';
import { amountsIn } from './copay-ratio.ts';
import { yearEndChildren } from './year-end-children.ts';

const amounts = amountsIn(yearMonth('2026-09'), INCOME_TABLES.thresholds, TOWN);

function count(birthDate: string, facts: Parameters<typeof taxed>[0] | null = null) {
  const assessment = facts === null ? null : taxed(facts);
  return yearEndChildren([{ birthDate: plainDate(birthDate), assessment }], 2026, amounts);
}

describe('控除の対象になる子（令27条の2第1項）', () => {
  it.each([
    ['2010-01-01', { under16: 1, from16To18: 0 }],
    ['2009-12-31', { under16: 0, from16To18: 1 }],
    ['2007-01-01', { under16: 0, from16To18: 1 }],
    ['2006-12-31', { under16: 0, from16To18: 0 }],
  ])('判定年度2026年度は2025年12月31日の年齢で数える: %s生まれ', (birthDate, expected) => {
    expect(count(birthDate)).toEqual(expected);
  });

  it.each([
    [{ otherIncome: 380_000 }, 1],
    [{ otherIncome: 380_001 }, 0],
    [{ salaryIncome: 480_000 }, 1],
    [{ salaryIncome: 480_001 }, 0],
    [{ salaryIncome: 50_000, otherIncome: 380_000 }, 1],
  ])('合計所得38万円以下の子だけを数え、給与所得は10万円を引く: %j は %i人', (facts, expected) => {
    expect(count('2012-05-01', facts).under16).toBe(expected);
  });
});

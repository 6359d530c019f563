import { yearMonth } from '#kernel/year-month';
import { LIMIT_CLASS_ROWS } from '../tables/limit-classes.ts';
import { TOWN } from '../testing/person.ts';
import { countedMonths, type HighCostMonth, isMultiple, monthlyLimit } from './limit-amount.ts';

function limitOf(name: string) {
  const row = LIMIT_CLASS_ROWS.find((candidate) => candidate.name === name);
  if (!row) throw new RangeError(name);
  return row.limit;
}

describe('自己負担限度額（令29条の3）', () => {
  it.each([
    ['ア', 1_000_000, 254_180],
    ['イ', 1_000_000, 171_820],
    ['ウ', 1_000_000, 87_430],
    ['ウ', 267_049, 80_100],
    ['ウ', 267_050, 80_101],
    ['エ', 1_000_000, 57_600],
    ['オ', 1_000_000, 35_400],
  ])('区分%s で医療費 %i円なら %i円', (name, cost, limit) => {
    expect(monthlyLimit(limitOf(name), cost, false)).toBe(limit);
  });

  it('多数回該当の月は低い額になり、多数回のない区分は変わらない', () => {
    expect(monthlyLimit(limitOf('ウ'), 1_000_000, true)).toBe(44_400);
    expect(monthlyLimit(limitOf('低所得Ⅱ'), 1_000_000, true)).toBe(24_600);
  });

  it('半分にする月は、1%のかかり始めも半分になる', () => {
    expect(monthlyLimit(limitOf('ウ'), 1_000_000, false, 0.5)).toBe(48_715);
    expect(monthlyLimit(limitOf('エ'), 1_000_000, false, 0.25)).toBe(14_400);
    expect(monthlyLimit(limitOf('オ'), 0, true, 0.5)).toBe(12_300);
  });
});

describe('多数回該当', () => {
  const paid = (month: string, facts: Partial<HighCostMonth> = {}): HighCostMonth => ({
    month: yearMonth(month),
    municipalityCode: TOWN,
    outpatientOnly: false,
    ...facts,
  });
  const months = [paid('2025-09', { municipalityCode: '312037' }), paid('2025-12'), paid('2026-03')];

  it('E50 同じ県の他の町の月も数え、4回目から該当する', () => {
    expect(isMultiple(months, yearMonth('2026-05'))).toBe(true);
    expect(isMultiple(months.slice(1), yearMonth('2026-05'))).toBe(false);
  });

  it('当月を含む12か月だけを数える', () => {
    expect(isMultiple(months, yearMonth('2026-08'))).toBe(true);
    expect(isMultiple(months, yearMonth('2026-09'))).toBe(false);
    expect(countedMonths(months, yearMonth('2026-03'))).toEqual(['2025-09', '2025-12']);
  });

  it('外来だけの月と、同じ月の二度目は数えない', () => {
    const outpatient = [...months.slice(1), paid('2026-02', { outpatientOnly: true })];
    expect(isMultiple(outpatient, yearMonth('2026-05'))).toBe(false);
    expect(countedMonths([...months, paid('2026-03')], yearMonth('2026-05'))).toHaveLength(3);
  });
});

import { plainDate } from '#kernel/plain-date';
import { yearMonth } from '#kernel/year-month';
import { ageGroupIn, elderlyStart, lateStageStart, preschoolEnd } from './age-rules.ts';

describe('年齢到達', () => {
  it.each([
    ['1956-04-15', '2026-05-01'],
    ['1956-05-01', '2026-05-01'],
    ['1956-05-02', '2026-06-01'],
    ['1956-04-30', '2026-05-01'],
    ['1956-02-29', '2026-03-01'],
    ['1956-03-01', '2026-03-01'],
    ['1957-01-01', '2027-01-01'],
  ])('E29・E30 %s生まれは %s から高齢受給者（1日生まれはその日から）', (birth, start) => {
    expect(elderlyStart(plainDate(birth))).toBe(start);
  });

  it.each([
    ['1951-04-15', '2026-04-15'],
    ['1951-05-01', '2026-05-01'],
    ['1952-02-29', '2027-03-01'],
    ['1952-01-01', '2027-01-01'],
  ])('E25〜E28 %s生まれは %s から後期高齢者医療', (birth, start) => {
    expect(lateStageStart(plainDate(birth))).toBe(start);
  });

  it.each([
    ['2020-04-01', '2026-03-31'],
    ['2020-04-02', '2027-03-31'],
    ['2020-03-31', '2026-03-31'],
    ['2020-02-29', '2026-03-31'],
    ['2020-12-31', '2027-03-31'],
  ])('%s生まれの未就学は %s まで（4月1日生まれは早い学年）', (birth, last) => {
    expect(preschoolEnd(plainDate(birth))).toBe(last);
  });

  it('月の年齢区分は、就学の前後と70歳の翌月で変わる', () => {
    const child = plainDate('2020-04-01');
    expect(ageGroupIn(child, yearMonth('2026-03'))).toBe('PRESCHOOL');
    expect(ageGroupIn(child, yearMonth('2026-04'))).toBe('GENERAL');
    const elder = plainDate('1956-05-02');
    expect(ageGroupIn(elder, yearMonth('2026-05'))).toBe('GENERAL');
    expect(ageGroupIn(elder, yearMonth('2026-06'))).toBe('ELDERLY');
  });
});

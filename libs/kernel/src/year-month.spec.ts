import fc from 'fast-check';
import { plainDate } from './plain-date.ts';
import { addMonths, firstDayOf, monthOf, monthsBetween, yearMonth } from './year-month.ts';

describe('months (暦月)', () => {
  it.each(['2026-13', '2026-00', '2026-1', '202601', '2026-01-01', ''])('refuses %s', (value) => {
    expect(() => yearMonth(value)).toThrow(RangeError);
  });

  it('crosses years in both directions', () => {
    expect(addMonths(yearMonth('2025-12'), 1)).toBe('2026-01');
    expect(addMonths(yearMonth('2026-01'), -1)).toBe('2025-12');
    expect(addMonths(yearMonth('2026-07'), -18)).toBe('2025-01');
  });

  it('comes back after adding and taking away any number of months', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_200, max: 1_200 }), (months) => {
        const start = yearMonth('2026-08');
        return addMonths(addMonths(start, months), -months) === start;
      }),
    );
  });

  it('names the month of a day and its first day', () => {
    expect(monthOf(plainDate('2026-02-28'))).toBe('2026-02');
    expect(firstDayOf(yearMonth('2026-02'))).toBe('2026-02-01');
  });

  it('lists months without the last', () => {
    expect(monthsBetween(yearMonth('2025-11'), yearMonth('2026-02'))).toEqual(['2025-11', '2025-12', '2026-01']);
    expect(monthsBetween(yearMonth('2026-02'), yearMonth('2026-02'))).toEqual([]);
  });
});

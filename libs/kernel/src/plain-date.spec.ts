import fc from 'fast-check';
import { addDays, ageOn, daysBetween, firstDayAtAge, isPlainDate, plainDate, tokyoDate } from './plain-date.ts';

describe('plain dates (暦日)', () => {
  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '', '2025-02-29'])('refuses %s', (value) => {
    expect(isPlainDate(value)).toBe(false);
    expect(() => plainDate(value)).toThrow(RangeError);
  });

  it('takes a leap day', () => {
    expect(isPlainDate('2028-02-29')).toBe(true);
  });

  it('crosses months and years when days are added', () => {
    expect(addDays(plainDate('2025-12-31'), 1)).toBe('2026-01-01');
    expect(addDays(plainDate('2026-03-01'), -1)).toBe('2026-02-28');
  });

  it('returns to the start after adding and taking away any number of days', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 40_000 }), (days) => {
        const start = plainDate('2000-02-29');
        const moved = addDays(start, days);
        return addDays(moved, -days) === start && daysBetween(start, moved) === days;
      }),
    );
  });

  it.each([
    ['1951-04-15', '2026-04-15'],
    ['1952-02-29', '2027-03-01'],
    ['1952-01-01', '2027-01-01'],
  ])('75歳の最初の日: born %s → %s', (birth, expected) => {
    expect(firstDayAtAge(plainDate(birth), 75)).toBe(expected);
  });

  it('counts full years on the day before and on the birthday', () => {
    expect(ageOn(plainDate('1980-05-05'), plainDate('2026-05-04'))).toBe(45);
    expect(ageOn(plainDate('1980-05-05'), plainDate('2026-05-05'))).toBe(46);
  });

  it('takes the Tokyo day of an instant', () => {
    expect(tokyoDate(new Date('2026-04-19T15:00:00Z'))).toBe('2026-04-20');
    expect(tokyoDate(new Date('2026-04-19T14:59:59Z'))).toBe('2026-04-19');
  });
});

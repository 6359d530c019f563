import { overlaps, reversedField } from './interval.ts';

describe('適用期間の重なり', () => {
  it.each([
    ['2026-01-01', '2026-04-01', '2026-04-01', null, false],
    ['2026-01-01', '2026-04-02', '2026-04-01', null, true],
    ['2026-01-01', null, '2026-04-01', '2026-05-01', true],
    ['2026-01-01', null, '2025-04-01', '2026-01-01', false],
    ['2026-01-01', null, '2026-04-01', '2026-04-01', false],
    ['2026-01-01', '2026-02-01', '2026-01-01', '2026-02-01', true],
  ])('%s..%s and %s..%s: %s', (startsOn, endsOn, otherStart, otherEnd, expected) => {
    const [a, b] = [
      { startsOn, endsOn },
      { startsOn: otherStart, endsOn: otherEnd },
    ];
    expect(overlaps(a, b)).toBe(expected);
    expect(overlaps(b, a)).toBe(expected);
  });
});

describe('日付の逆転', () => {
  const dates = { startsOn: '2026-04-01', endsOn: null, acquiredOn: '2026-04-01', lostOn: null };

  it.each([
    [{}, undefined],
    [{ endsOn: '2026-04-01' }, undefined],
    [{ endsOn: '2026-03-31' }, 'endsOn'],
    [{ lostOn: '2026-04-01' }, undefined],
    [{ lostOn: '2026-03-31' }, 'lostOn'],
    [{ acquiredOn: null, lostOn: '2020-01-01' }, undefined],
  ])('%j: %s', (change, field) => expect(reversedField({ ...dates, ...change })).toBe(field));
});

import { hidesOn } from './protection.ts';

describe('支援措置', () => {
  it.each([
    ['2026-06-30', false],
    ['2026-07-01', true],
    ['2027-06-30', true],
  ])('%s: %s', (day, expected) => {
    expect(hidesOn({ startsOn: '2026-07-01', endsOn: '2027-06-30' }, day)).toBe(expected);
  });

  it('期間が過ぎただけでは開示しない', () => {
    expect(hidesOn({ startsOn: '2026-07-01', endsOn: '2027-06-30' }, '2027-07-01')).toBe(true);
  });

  it('措置がなければ隠さない', () => expect(hidesOn(undefined, '2026-07-01')).toBe(false));
});

import { compareInstants } from './instant.ts';

describe('記録時刻の前後', () => {
  it('時差と小数の桁数が違っても、同じ瞬間は同じとみる', () => {
    expect(compareInstants('2026-04-01T09:00:00+09:00', '2026-04-01T00:00:00.000Z')).toBe(0);
  });

  it('マイクロ秒の前後を見分ける', () => {
    expect(compareInstants('2026-04-01T00:00:00.123456Z', '2026-04-01T00:00:00.123457Z')).toBeLessThan(0);
    expect(compareInstants('2026-04-01T00:00:01Z', '2026-04-01T00:00:00.999999Z')).toBeGreaterThan(0);
  });

  it('時刻でない文字は受け付けない', () => {
    expect(() => compareInstants('2026-04-01', '2026-04-01T00:00:00Z')).toThrow(RangeError);
  });
});

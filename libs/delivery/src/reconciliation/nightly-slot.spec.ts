import { isNightlyDue, lastSlot } from './nightly-slot.ts';

const at = (text: string): number => Date.parse(`${text}+09:00`);

describe('夜間の照合の時刻', () => {
  it('日本時間の直近の時刻を返す', () => {
    expect(lastSlot('02:30', at('2026-04-01T02:30:00'))).toBe(at('2026-04-01T02:30:00'));
    expect(lastSlot('02:30', at('2026-04-01T02:29:59'))).toBe(at('2026-03-31T02:30:00'));
    expect(lastSlot('23:00', at('2026-04-01T08:59:00'))).toBe(at('2026-03-31T23:00:00'));
    expect(lastSlot('off', at('2026-04-01T08:59:00'))).toBeUndefined();
  });

  it.each([
    ['起動したばかりで一度も行っていない', '2026-04-01T10:00:00', '2026-04-01T09:00:00', undefined, false],
    ['動いている間に時刻が過ぎた', '2026-04-01T02:31:00', '2026-03-31T09:00:00', undefined, true],
    ['今夜の分は済んだ', '2026-04-01T09:00:00', '2026-03-31T09:00:00', '2026-04-01T02:30:10', false],
    ['止まっていて一晩抜けた', '2026-04-02T09:00:00', '2026-04-02T08:00:00', '2026-04-01T02:30:10', true],
  ])('%s', (_, now, upSince, last, due) => {
    const lastNightly = last === undefined ? undefined : at(last);
    expect(isNightlyDue('02:30', at(now), { upSince: at(upSince), lastNightly })).toBe(due);
    expect(isNightlyDue('off', at(now), { upSince: at(upSince), lastNightly })).toBe(false);
  });
});

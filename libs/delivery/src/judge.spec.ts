import type { RowAnswer } from './answer.ts';
import type { AttemptState } from './attempt.ts';
import type { AttemptRow } from './diff.ts';
import { judge } from './judge.ts';

const ROWS: AttemptRow[] = [
  { operation: 'VOID', key: '1', rowVersion: 1, content: {} },
  { operation: 'PUT', key: '1', rowVersion: 2, content: {} },
];

function says(...accepted: [voided: boolean, put: boolean]): RowAnswer[] {
  return [
    { operation: 'VOID', key: '1', accepted: accepted[0] },
    { operation: 'PUT', key: '1', accepted: accepted[1], ...(accepted[1] ? {} : { code: 'E301' }) },
  ];
}

function verdict(state: AttemptState, rows: RowAnswer[], answer?: RowAnswer[]): string {
  return judge({ state, rows: ROWS, answer }, { rows });
}

describe('回答の判定', () => {
  it('全行受領で accepted、一行でも拒否なら rejected', () => {
    expect(verdict('sending', says(true, true))).toBe('accepted');
    expect(verdict('unknown', says(true, false))).toBe('rejected');
  });

  it('確定後に同じ回答が来れば repeated、順序や文言の違いは問わない', () => {
    const again = says(true, false).reverse();
    expect(
      verdict('rejected', [{ ...again[0], code: 'E999' } as RowAnswer, ...again.slice(1)], says(true, false)),
    ).toBe('repeated');
  });

  it('確定後に違う回答が来れば contradiction', () => {
    expect(verdict('done', says(true, false), says(true, true))).toBe('contradiction');
    expect(verdict('rejected', says(true, true), says(true, false))).toBe('contradiction');
  });

  it.each([
    ['行が足りない', says(true, true).slice(1)],
    ['送っていない行がある', [...says(true, true), { operation: 'PUT', key: '9', accepted: true } as const]],
    ['同じ行が二度ある', [...says(true, true).slice(1), ...says(true, true).slice(1)]],
  ])('%s回答は mismatch', (_, rows) => {
    expect(verdict('sending', rows)).toBe('mismatch');
  });

  it('まだ送っていない試行への回答は mismatch', () => {
    expect(verdict('queued', says(true, true))).toBe('mismatch');
  });
});

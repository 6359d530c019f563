import type { AttemptRow } from './diff.ts';
import { applyAnswer } from './holding.ts';

const OLD = { key: '1', rowVersion: 1, content: { name: '旧' } };
const ROWS: AttemptRow[] = [
  { operation: 'VOID', ...OLD },
  { operation: 'PUT', key: '1', rowVersion: 2, content: { name: '新' } },
];

function held(voided: boolean, put: boolean): unknown {
  return applyAnswer([OLD], ROWS, [
    { operation: 'VOID', key: '1', accepted: voided },
    { operation: 'PUT', key: '1', accepted: put },
  ]);
}

describe('回答後に送付先が保有する行', () => {
  it('両方受領なら新しい行', () => {
    expect(held(true, true)).toEqual([{ key: '1', rowVersion: 2, content: { name: '新' } }]);
  });

  it('無効だけ受領なら何も保有しない', () => expect(held(true, false)).toEqual([]));

  it('両方拒否なら前の行のまま', () => expect(held(false, false)).toEqual([OLD]));
});

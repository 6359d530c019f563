import { column, table } from './table.ts';

describe('a table on a terminal', () => {
  const columns = [column('宛名', 'id'), column('状態', (row) => row['state'])];

  it('aligns Japanese text, which takes two cells a character', () => {
    expect(table(columns, [{ id: '見本', state: '受理' }, { id: 'abc' }, { id: 12, state: { code: 1 } }])).toBe(
      ['宛名  状態', '見本  受理', 'abc   -', '12    {"code":1}'].join('\n'),
    );
  });

  it('says when there is nothing', () => {
    expect(table(columns, [])).toBe('なし');
  });
});

import { plainDate } from '#kernel/plain-date';
import { loadDatedTable, rowOn } from './dated-table.ts';

interface Row {
  readonly key: string;
  readonly value: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly municipalityCode: string | null;
}

const load = (rows: readonly Row[]) => loadDatedTable('test', '2026-01-01', rows, (row) => row.key);
const old: Row = { key: 'A', value: 'old', validFrom: '2018-04-01', validTo: '2026-04-01', municipalityCode: null };
const current: Row = { key: 'A', value: 'new', validFrom: '2026-04-01', validTo: null, municipalityCode: null };
const town: Row = { key: 'A', value: 'town', validFrom: '2026-04-01', validTo: null, municipalityCode: '313700' };

describe('年度・市町村で変わる表', () => {
  const table = load([old, current, town]);

  it('その日に有効な行を返し、市町村の定めは法の原則に優先する', () => {
    expect(rowOn(table, 'A', plainDate('2026-03-31'), '313700').value).toBe('old');
    expect(rowOn(table, 'A', plainDate('2026-04-01'), '313700').value).toBe('town');
    expect(rowOn(table, 'A', plainDate('2026-04-01'), '312037').value).toBe('new');
  });

  it('定めのない日は推測せず止まる', () => {
    expect(() => rowOn(table, 'A', plainDate('2018-03-31'), '313700')).toThrow(RangeError);
    expect(() => rowOn(table, 'B', plainDate('2026-04-01'), '313700')).toThrow('no row of B');
  });

  it.each([
    ['期間が重なる行', [{ ...old, validTo: null }, current]],
    ['終わりが始まりより前の行', [{ ...old, validTo: '2018-04-01' }]],
    ['暦にない日', [{ ...old, validFrom: '2018-02-30' }]],
    ['暦にない終わりの日', [{ ...old, validTo: '2026-13-01' }]],
  ])('%sは読み込まない', (_title, rows) => {
    expect(() => load(rows)).toThrow(RangeError);
  });
});

import { householdRow, layoutOf, personRow } from '../../test/sent-file.factory.ts';
import { heldFields, rowContentSha256 } from './held-fields.ts';
import type { RowContent, RowKind } from './held-fields.ts';
import { refuseRows } from './row-acceptance.ts';
import { RowShelf } from './row-shelf.ts';
import type { SentRecord } from './sent-file.ts';

const [ONE, TWO] = ['000000100000101', '000000100000102'];
const HOUSEHOLD = '000000000700001';

describe('受理規則（ファイルの一件ごと）', () => {
  let shelves: { SKK: RowShelf; SKS: RowShelf };

  beforeEach(() => {
    shelves = { SKK: new RowShelf(), SKS: new RowShelf() };
    hold('SKS', householdRow(1, HOUSEHOLD));
  });

  function hold(kind: RowKind, fields: Record<string, string>): void {
    const source = { file: 'holdings', position: { offset: 0, length: 0 } } as const;
    shelves[kind].register(heldFields(kind, rowOf(kind, fields), source));
  }

  function rowOf(kind: RowKind, fields: Record<string, string>): RowContent {
    return { fields, contentSha256: rowContentSha256(layoutOf(kind), fields) };
  }

  function codes(kind: RowKind, ...rows: Record<string, string>[]): (string | undefined)[] {
    const records = rows.map((fields, index): SentRecord => ({
      line: index + 2,
      recordNumber: Number(fields.recordNumber),
      ...rowOf(kind, fields),
    }));
    const refusals = refuseRows(kind, layoutOf(kind), records, shelves, () => undefined);
    return records.map(({ recordNumber }) => refusals.get(recordNumber)?.code);
  }

  it('保有していない世帯の人は E201、世帯があれば受理', () => {
    expect(codes('SKK', personRow(1, ONE, { nhiHouseholdId: '000000000799999' }))).toEqual(['E201']);
    expect(codes('SKK', personRow(1, ONE))).toEqual([undefined]);
  });

  it('同じ人の行は一緒に拒否され、他の人の行は受理される', () => {
    const refused = personRow(2, ONE, { historyNumber: '2', startsOn: '2026-05-01', endsOn: '2026-04-30' });
    expect(codes('SKK', personRow(1, ONE), refused, personRow(3, TWO))).toEqual(['E900', 'E302', undefined]);
  });

  it('無効は保有する行と版・内容が一致するときだけ、個人番号と送信項目は比べない', () => {
    hold('SKK', { ...personRow(9, ONE), individualNumber: '123456789018', historyNumber: '0001' });
    const same = personRow(1, ONE, { operation: '3', individualNumber: '', sendKey: 'other' });
    expect(codes('SKK', same)).toEqual([undefined]);
    expect(codes('SKK', { ...same, name: '見本　次郎' })).toEqual(['E503']);
    expect(codes('SKK', { ...same, rowVersion: '2' })).toEqual(['E503']);
    expect(codes('SKK', { ...same, historyNumber: '2' })).toEqual(['E502']);
    expect(codes('SKK', same, personRow(2, ONE, { rowVersion: '2' }))).toEqual([undefined, undefined]);
    expect(codes('SKK', personRow(2, ONE, { rowVersion: '2' }))).toEqual(['E501']);
  });

  it('同じ人の適用期間の重なりは E301', () => {
    hold('SKK', personRow(9, ONE));
    expect(codes('SKK', personRow(1, ONE, { historyNumber: '2', startsOn: '2026-05-01' }))).toEqual(['E301']);
  });

  it('世帯は世帯番号ごとに一行、終了が開始より前なら E302', () => {
    expect(codes('SKS', householdRow(1, HOUSEHOLD, { rowVersion: '2' }))).toEqual(['E501']);
    const replace = [
      householdRow(1, HOUSEHOLD, { operation: '3' }),
      householdRow(2, HOUSEHOLD, { rowVersion: '2', reason: '04' }),
    ];
    expect(codes('SKS', ...replace)).toEqual([undefined, undefined]);
    expect(codes('SKS', householdRow(1, '000000000700002', { closesOn: '2026-03-31' }))).toEqual(['E302']);
  });
});

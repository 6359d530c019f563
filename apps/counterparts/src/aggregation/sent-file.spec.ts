import { fileName, layoutOf, personRow, sender, sentFile } from '../../test/sent-file.factory.ts';
import type { FileChanges } from '../../test/sent-file.factory.ts';
import { parseFileName } from './file-name.ts';
import { readSentFile } from './sent-file.ts';

const one = personRow(1, '000000100000101');

function read(bytes: Buffer): ReturnType<typeof readSentFile> {
  const name = parseFileName(fileName('SKK', 7));
  if (!name) throw new RangeError('name');
  return readSentFile(bytes, name, layoutOf('SKK'), sender);
}

function codeOf(bytes: Buffer): string | undefined {
  const result = read(bytes);
  return result.ok ? undefined : result.error.code;
}

function spoiled(changes: FileChanges): Buffer {
  return sentFile('SKK', 7, [one], changes);
}

describe('reading a sent file', () => {
  it('gives every record with its line and fields', () => {
    const result = read(sentFile('SKK', 7, [one, personRow(2, '000000100000102')]));
    expect(
      result.ok && result.value.map(({ line, recordNumber, fields }) => [line, recordNumber, fields.residentId]),
    ).toEqual([
      [2, 1, '000000100000101'],
      [3, 2, '000000100000102'],
    ]);
  });

  it('takes a file without records', () => {
    expect(read(sentFile('SKK', 7, []))).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['E102 文字コード', Buffer.concat([spoiled({}), Buffer.from([0xff])]), 'E102'],
    ['E103 CSV', Buffer.concat([spoiled({}), Buffer.from('x')]), 'E103'],
    ['E104 ヘッダーなし', Buffer.from(''), 'E104'],
    ['E104 識別子', spoiled({ header: { fileIdentifier: 'SKS' } }), 'E104'],
    ['E104 版', spoiled({ header: { layoutVersion: '0099' } }), 'E104'],
    ['E104 市区町村', spoiled({ header: { municipalityCode: '312011' } }), 'E104'],
    ['E104 保険者', spoiled({ header: { insurerNumber: '310029' } }), 'E104'],
    ['E104 連番', spoiled({ header: { fileNumber: '000008' } }), 'E104'],
    ['E104 作成日', spoiled({ header: { createdOn: '2026-02-30' } }), 'E104'],
    ['E105 件数', spoiled({ trailer: { dataCount: '2' } }), 'E105'],
    ['E105 区分', spoiled({ trailer: { recordType: 'X' } }), 'E105'],
    ['E106 ハッシュ', spoiled({ trailer: { dataHash: '0'.repeat(64) } }), 'E106'],
    ['E108 連番の重複', sentFile('SKK', 7, [one, one]), 'E108'],
    ['E108 連番が数字でない', sentFile('SKK', 7, [{ ...one, recordNumber: 'x' }]), 'E108'],
  ])('refuses the whole file: %s', (_, bytes, code) => expect(codeOf(bytes)).toBe(code));

  it('refuses a record with another number of fields (E107)', () => {
    const { data, ...layout } = layoutOf('SKK');
    const name = parseFileName(fileName('SKK', 7));
    const shorter = { ...layout, data: data.slice(1) };
    const result = name && readSentFile(spoiled({}), name, shorter, sender);
    expect(result && !result.ok && result.error.code).toBe('E107');
  });

  it.each([
    [{ name: '' }, 'E111', '氏名漢字'],
    [{ residentId: '全角' }, 'E112', '市町村被保険者ID'],
    [{ branch: '001' }, 'E113', '枝番'],
    [{ operation: '2' }, 'E114', '更新区分'],
    [{ startsOn: '2026-04-31' }, 'E115', '適用開始年月日'],
    [{ municipalityCode: '312011' }, 'E117', '市区町村コード'],
    [{ individualNumber: '123456789012' }, 'E401', '個人番号'],
  ])('refuses only the record: %j %s', (changes, code, field) => {
    const result = read(sentFile('SKK', 7, [{ ...one, ...changes }, personRow(2, '000000100000102')]));
    const refusals = result.ok ? result.value.map(({ refusal }) => refusal && [refusal.code, refusal.field]) : [];
    expect(refusals).toEqual([[code, field], undefined]);
  });
});

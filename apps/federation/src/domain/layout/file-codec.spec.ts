import fc from 'fast-check';
import { bytes, DAY, layouts } from '../../../test/layouts.factory.ts';
import { checkField } from './check-field.ts';
import { decodeFile, encodeFile } from './file-codec.ts';
import type { Layout, LayoutField, RecordValues } from './layout.ts';

const rsl = layouts.layoutOn('RSL', DAY);
const HEADER = {
  municipalityCode: '313700',
  insurerNumber: '310011',
  createdOn: '2026-11-24',
  createdAt: '09:30:00',
  scope: '2',
  fileNumber: '1',
};
const RECORD = {
  sourceFileName: 'SKK_313700_20261124093000_000001.csv',
  recordNumber: '1',
  result: '0',
  processedAt: '2026-11-24 09:31:00',
};

function textOf(content: Uint8Array): string {
  return bytes.decode(content, 'utf-8');
}

function decode(text: string, layout: Layout = rsl): unknown {
  return decodeFile(layout, bytes.encode(text, 'utf-8'), bytes);
}

describe('ファイルの組み立てと読み取り', () => {
  it('quotes every field, ends lines with CRLF and seals the data lines by their hash', () => {
    const text = textOf(encodeFile(rsl, { header: HEADER, records: [{ ...RECORD, message: '"注意"' }] }, bytes));
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('"H","RSL","0100","313700","310011","2026-11-24","09:30:00","2","1"');
    expect(lines[1]).toBe(`"D","${RECORD.sourceFileName}","1","0","","","""注意""","2026-11-24 09:31:00"`);
    const hash = bytes.sha256Hex(bytes.encode(`${lines[1] ?? ''}\r\n`, 'utf-8'));
    expect(lines.slice(2)).toEqual([`"T","1","${hash}"`, '']);
  });

  it('names field and reason of a record that does not fit', () => {
    const records = [{ ...RECORD, result: '9', processedAt: '' }];
    expect(() => encodeFile(rsl, { header: HEADER, records }, bytes)).toThrow(
      expect.objectContaining({
        code: 'FED-0103',
        details: { fields: ['result: not-in-codes', 'processedAt: required'] },
      }),
    );
  });

  it('refuses a character the encoding cannot carry, and normalises signs of the same shape', () => {
    const layout: Layout = { ...rsl, encoding: 'cp932' };
    const withMessage = (message: string) =>
      encodeFile(layout, { header: HEADER, records: [{ ...RECORD, message }] }, bytes);
    expect(() => withMessage('葛\u{e0100}')).toThrow(
      expect.objectContaining({ details: { fields: ['message: not-encodable'] } }),
    );
    expect(decodeFile(layout, withMessage('一\u301c二髙'), bytes).records[0]).toMatchObject({
      message: '一\uff5e二髙',
    });
  });

  const good = textOf(encodeFile(rsl, { header: HEADER, records: [RECORD] }, bytes));
  it.each([
    ['line-end', 0, good.trimEnd()],
    ['incomplete', 1, `${good.split('\r\n')[0] ?? ''}\r\n`],
    ['not-quoted', 2, good.replace('"1","0"', '1,"0"')],
    ['field-count', 2, good.replace('"1","0"', '"0"')],
    ['not-in-codes', 2, good.replace('"1","0"', '"1","7"')],
    ['not-in-codes', 2, good.replace('"D"', '"X"')],
    ['other-file', 1, good.replace('"RSL"', '"SKK"')],
    ['other-version', 1, good.replace('"0100"', '"0200"')],
    ['differs', 3, good.replace('"1","0"', '"2","0"')],
    ['differs', 3, good.replace('"T","1"', '"T","2"')],
  ])('%s in line %d', (reason, line, text) => {
    expect(() => decode(text)).toThrow(
      expect.objectContaining({ code: 'FED-0301', details: expect.objectContaining({ reason, line }) }),
    );
  });

  it('refuses bytes that are no text of the encoding', () => {
    expect(() => decodeFile(rsl, Uint8Array.of(0xff, 0xfe, 0x0d, 0x0a), bytes)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ reason: 'not-decodable' }) }),
    );
  });
});

/** Texts that fit a field, mostly of its kind; the codec's own check has the last word. */
function fitting(field: LayoutField): fc.Arbitrary<string> {
  if (field.codes) return fc.constantFrom(...field.codes);
  const day = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const texts: Record<LayoutField['type'], fc.Arbitrary<string>> = {
    X: fc.stringMatching(/^[ -~]*$/, { maxLength: field.length }),
    N: fc.string({ unit: 'grapheme', maxLength: Math.min(field.length, 20) }),
    '9': fc.integer({ min: 0, max: 10 ** Math.min(field.length, 15) - 1 }).map(String),
    DATE: day.map((text) => text.slice(0, 10)),
    TIME: day.map((text) => text.slice(11, 19)),
    DATETIME: day.map((text) => text.slice(0, 19).replace('T', ' ')),
  };
  const text = field.required ? texts[field.type] : fc.oneof(fc.constant(''), texts[field.type]);
  return text.filter(
    (candidate) => checkField(field, candidate) === undefined && !/[\p{Surrogate}\uFFFD]/u.test(candidate),
  );
}

function recordOf(fields: readonly LayoutField[]): fc.Arbitrary<RecordValues> {
  return fc.record(Object.fromEntries(fields.map((field) => [field.key, fitting(field)])));
}

describe.each(['SKS', 'SKK', 'RSL'])('%s', (identifier) => {
  const layout = layouts.layoutOn(identifier, DAY);

  it('what is written is read again', () => {
    const files = fc.record({
      header: recordOf(layout.header),
      records: fc.array(recordOf(layout.data), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(files, (file) => {
        const decoded = decodeFile(layout, encodeFile(layout, file, bytes), bytes);
        expect(decoded.records).toEqual(file.records);
        expect(decoded.header).toMatchObject({ ...file.header, fileIdentifier: identifier, layoutVersion: '0100' });
      }),
      { numRuns: 40 },
    );
  });
});

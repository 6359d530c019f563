import iconv from 'iconv-lite';
import { readCsv } from './csv-records.ts';

function fieldsOf(text: string | Buffer, encoding: 'utf-8' | 'cp932' = 'utf-8'): unknown {
  const read = readCsv(Buffer.from(text), encoding);
  return read.ok ? read.value.map(({ fields }) => fields) : read.error;
}

describe('strict CSV', () => {
  it('reads quoted fields, doubled quotes, commas and line breaks inside fields', () => {
    expect(fieldsOf('"a","見""本","x,y"\r\n"","l1\r\nl2",""\r\n')).toEqual([
      ['a', '見"本', 'x,y'],
      ['', 'l1\r\nl2', ''],
    ]);
  });

  it('keeps the bytes each record stands at', () => {
    const bytes = Buffer.from('"見本"\r\n"b"\r\n');
    const read = readCsv(bytes, 'utf-8');
    expect(read.ok && read.value.map(({ start, end }) => bytes.toString('utf8', start, end))).toEqual([
      '"見本"\r\n',
      '"b"\r\n',
    ]);
  });

  it.each([
    ['a field without quotes', '"a",b\r\n', 1],
    ['a bare line feed', '"a"\n"b"\r\n', 1],
    ['a byte order mark', '\uFEFF"a"\r\n', 1],
    ['a missing last CRLF', '"a"\r\n"b"', 2],
    ['an open quote', '"a"\r\n"b\r\n', 2],
    ['text after a closing quote', '"a"x,"b"\r\n', 1],
  ])('refuses %s', (_, text, line) => expect(fieldsOf(text)).toEqual({ kind: 'syntax', line }));

  it('refuses bytes that are not the encoding of the layout', () => {
    expect(fieldsOf(iconv.encode('"見本"\r\n', 'cp932'))).toMatchObject({ kind: 'encoding' });
    expect(fieldsOf(Buffer.from([0x22, 0x81, 0x22, 0x0d, 0x0a]), 'cp932')).toMatchObject({ kind: 'encoding' });
  });

  it('reads cp932, also characters whose second byte looks like ASCII', () => {
    expect(fieldsOf(iconv.encode('"表示","髙橋"\r\n', 'cp932'), 'cp932')).toEqual([['表示', '髙橋']]);
  });
});

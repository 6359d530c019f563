import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { err, ok } from '#kernel/result';
import type { Result } from '#kernel/result';
import type { Layout } from './layout.ts';

export interface CsvRecord {
  /** Position in the file, the header being 1. */
  readonly line: number;
  readonly start: number;
  /** After its CRLF. */
  readonly end: number;
  readonly fields: readonly string[];
}

export type CsvFault = { readonly kind: 'encoding' | 'syntax'; readonly line: number };

const [QUOTE, COMMA, CR, LF] = [0x22, 0x2c, 0x0d, 0x0a];
type Decode = (bytes: Buffer) => string;

/**
 * Strict RFC 4180: every field quoted, CRLF after every record, no BOM.
 *
 * Works on bytes, since the trailer's hash is over bytes; neither UTF-8 nor cp932 uses `"`, `,`, CR or LF inside a
 * character.
 */
export function readCsv(bytes: Buffer, encoding: Layout['encoding']): Result<CsvRecord[], CsvFault> {
  if (encoding === 'utf-8' && !isUtf8(bytes)) return err({ kind: 'encoding', line: 0 });
  const decode: Decode = encoding === 'utf-8' ? (part) => part.toString('utf8') : (part) => iconv.decode(part, 'cp932');
  const records: CsvRecord[] = [];
  for (let start = 0; start < bytes.length;) {
    const line = records.length + 1;
    const record = readRecord(bytes, start, line, decode);
    if (!record) return err({ kind: 'syntax', line });
    if (encoding === 'cp932' && record.fields.some((field) => field.includes('\uFFFD'))) {
      return err({ kind: 'encoding', line });
    }
    records.push(record);
    start = record.end;
  }
  return ok(records);
}

function readRecord(bytes: Buffer, start: number, line: number, decode: Decode): CsvRecord | undefined {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    const close = closingQuote(bytes, at);
    if (close === undefined) return undefined;
    const raw = decode(bytes.subarray(at + 1, close));
    fields.push(raw.includes('"') ? raw.replaceAll('""', '"') : raw);
    const next = bytes[close + 1];
    if (next === COMMA) at = close + 2;
    else if (next === CR && bytes[close + 2] === LF) return { line, start, end: close + 3, fields };
    else return undefined;
  }
}

/** Index of the quote that closes the field opened at `open`. */
function closingQuote(bytes: Buffer, open: number): number | undefined {
  if (bytes[open] !== QUOTE) return undefined;
  let at = open + 1;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return undefined;
    if (bytes[quote + 1] !== QUOTE) return quote;
    at = quote + 2;
  }
}

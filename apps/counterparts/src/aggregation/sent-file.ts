import { createHash } from 'node:crypto';
import { err, ok } from '#kernel/result';
import type { Result } from '#kernel/result';
import type { Refusal } from '../acceptance/refusal.ts';
import { readCsv } from './csv-records.ts';
import type { CsvRecord } from './csv-records.ts';
import { fieldRefusal } from './field-check.ts';
import type { FileName } from './file-name.ts';
import { rowContentSha256 } from './held-fields.ts';
import type { RowContent } from './held-fields.ts';
import type { Layout, LayoutField } from './layout.ts';

export interface SentRecord extends RowContent {
  readonly line: number;
  readonly recordNumber: number;
  /** Format faults of this record alone. */
  readonly refusal?: Refusal;
}

/** Who is allowed to send. */
export interface Sender {
  readonly municipalityCode: string;
  readonly insurerNumber: string;
}

/** Reads a whole file; an error refuses all of it, a record's own fault only that record. */
export function readSentFile(
  bytes: Buffer,
  name: FileName,
  layout: Layout,
  sender: Sender,
): Result<SentRecord[], Refusal> {
  const csv = readCsv(bytes, layout.encoding);
  if (!csv.ok) return err(syntaxRefusal(csv.error.kind, csv.error.line));
  const [header, trailer, data] = [csv.value[0], csv.value.at(-1), csv.value.slice(1, -1)];
  if (!header || !trailer || header === trailer) return err(file('E104', 'ヘッダーまたはトレーラーがありません'));
  const refusal =
    headerRefusal(header, name, layout, sender) ??
    trailerRefusal(trailer, data, layout) ??
    hashRefusal(trailer, bytes.subarray(header.end, trailer.start), layout);
  return refusal ? err(refusal) : readData(data, layout, sender);
}

function file(code: string, text: string, field?: string): Refusal {
  return { code, text: `${text}。ファイルを作り直し、次の連番で送ってください`, ...(field && { field }) };
}

function syntaxRefusal(kind: 'encoding' | 'syntax', line: number): Refusal {
  if (kind === 'encoding') return file('E102', '文字コードがレイアウトの定めと違います');
  return file('E103', `${line}行目がCSV形式（全項目を引用符で囲み、改行はCRLF）ではありません`);
}

function headerRefusal(header: CsvRecord, name: FileName, layout: Layout, sender: Sender): Refusal | undefined {
  const values = named(header, layout.header);
  if (!values) return file('E104', 'ヘッダーの項目数がレイアウトと違います');
  const wrong = firstRefusal(layout.header, values);
  if (wrong) return file('E104', `ヘッダー: ${wrong.text}`, wrong.field);
  const expected: Record<string, string | number> = {
    fileIdentifier: name.identifier,
    layoutVersion: layout.layoutVersion,
    municipalityCode: sender.municipalityCode,
    insurerNumber: sender.insurerNumber,
    fileNumber: name.number,
  };
  const mismatch = layout.header.find(({ key, type }) => key in expected && !same(type, values[key], expected[key]));
  return mismatch && file('E104', `ヘッダーの「${mismatch.name}」がファイル名または登録内容と違います`, mismatch.name);
}

function same(type: LayoutField['type'], value: string | undefined, expected: string | number | undefined): boolean {
  return type === '9' ? Number(value) === expected : value === expected;
}

function trailerRefusal(trailer: CsvRecord, data: readonly CsvRecord[], layout: Layout): Refusal | undefined {
  const values = named(trailer, layout.trailer);
  const wrong = values ? firstRefusal(layout.trailer, values) : undefined;
  if (!values || wrong) return file('E105', 'トレーラーがレイアウトと違います', wrong?.field);
  return Number(values.dataCount) === data.length
    ? undefined
    : file('E105', `データ件数が実際の${data.length}件と違います`);
}

function hashRefusal(trailer: CsvRecord, dataBytes: Buffer, layout: Layout): Refusal | undefined {
  const stated = named(trailer, layout.trailer)?.dataHash?.toLowerCase();
  const actual = createHash('sha256').update(dataBytes).digest('hex');
  return stated === actual ? undefined : file('E106', 'データ部のSHA-256がトレーラーの値と違います');
}

function readData(data: readonly CsvRecord[], layout: Layout, sender: Sender): Result<SentRecord[], Refusal> {
  const seen = new Set<number>();
  const records: SentRecord[] = [];
  for (const record of data) {
    const fields = named(record, layout.data);
    if (!fields)
      return err(file('E107', `${record.line}行目の項目数がレイアウトの${layout.data.length}項目と違います`));
    const recordNumber = Number(fields.recordNumber);
    if (!/^\d{1,7}$/.test(fields.recordNumber ?? '') || seen.has(recordNumber)) {
      return err(file('E108', `${record.line}行目の送信連番が数字でないか、ファイル内で重複しています`, '送信連番'));
    }
    seen.add(recordNumber);
    const refusal = firstRefusal(layout.data, fields) ?? foreignSender(layout, fields, sender);
    const contentSha256 = rowContentSha256(layout, fields);
    records.push({ line: record.line, recordNumber, fields, contentSha256, ...(refusal && { refusal }) });
  }
  return ok(records);
}

function foreignSender(layout: Layout, fields: Record<string, string>, sender: Sender): Refusal | undefined {
  const field = layout.data.find(
    ({ key }) => (key === 'municipalityCode' || key === 'insurerNumber') && fields[key] !== sender[key],
  );
  return (
    field && {
      code: 'E117',
      text: `「${field.name}」がヘッダーの値と違います。同じ値にしてください`,
      field: field.name,
    }
  );
}

function named(record: CsvRecord, fields: readonly LayoutField[]): Record<string, string> | undefined {
  if (record.fields.length !== fields.length) return undefined;
  return Object.fromEntries(fields.map(({ key }, index) => [key, record.fields[index] ?? '']));
}

function firstRefusal(fields: readonly LayoutField[], values: Record<string, string>): Refusal | undefined {
  for (const field of fields) {
    const refusal = fieldRefusal(field, values[field.key] ?? '');
    if (refusal) return refusal;
  }
  return undefined;
}

import type { Refusal } from '../acceptance/refusal.ts';
import type { FileEntry, RecordResult, RowEntry } from './aggregation-log.ts';
import type { AggregationState } from './aggregation-state.ts';
import { parseFileName } from './file-name.ts';
import type { FileName } from './file-name.ts';
import type { RowKind } from './held-fields.ts';
import type { Layout, Layouts } from './layout.ts';
import { refuseRows } from './row-acceptance.ts';
import { readSentFile } from './sent-file.ts';
import type { Sender, SentRecord } from './sent-file.ts';

/** A file as it may be taken now, read by its layout. */
export type Reading =
  | { readonly kind: 'waiting'; readonly missingNumber: number }
  | { readonly kind: 'repeated'; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly series?: FileEntry['series'] }
  | ReadableFile;

export interface ReadableFile {
  readonly kind: 'readable';
  readonly series: NonNullable<FileEntry['series']>;
  readonly rowKind: RowKind;
  readonly layout: Layout;
  readonly records: readonly SentRecord[];
}

export interface Verdict {
  readonly rows: readonly RowEntry[];
  readonly results: readonly RecordResult[];
}

const TAKEN_NUMBER: Refusal = {
  code: 'E501',
  text: 'この連番では別の内容のファイルをすでに受け付けています。新しい連番で送ってください',
};

/** Decides on a file by what is held; changes nothing itself. */
export class FileJudge {
  private readonly state: AggregationState;
  private readonly layouts: Layouts;
  private readonly sender: Sender;

  constructor(state: AggregationState, layouts: Layouts, sender: Sender) {
    this.state = state;
    this.layouts = layouts;
    this.sender = sender;
  }

  read(fileName: string, bytes: Buffer, sha256: string): Reading {
    const known = this.state.files.get(fileName);
    if (known) return known.sha256 === sha256 ? { kind: 'repeated', seq: known.seq } : refused(TAKEN_NUMBER);
    const name = parseFileName(fileName);
    const layout = name && this.layoutFor(name);
    if (!name || !layout) return refused(this.foreignName(fileName));
    const { identifier, number } = name;
    const expected = this.state.nextNumbers.get(identifier) ?? number;
    if (number > expected) return { kind: 'waiting', missingNumber: expected };
    if (number < expected)
      return refused(this.state.numberTakers.has(`${identifier}/${number}`) ? TAKEN_NUMBER : TOO_LOW);
    const series = { identifier, number };
    const records = readSentFile(bytes, name, layout, this.sender);
    if (!records.ok) return { kind: 'refused', refusal: records.error, series };
    return { kind: 'readable', series, rowKind: identifier as RowKind, layout, records: records.value };
  }

  /** Results per record and the rows that are taken over, in the order of the file. */
  judge(
    fileName: string,
    file: ReadableFile,
    faultOf: (record: SentRecord, index: number) => Refusal | undefined,
  ): Verdict {
    const { rowKind, layout, records } = file;
    const refusals = refuseRows(rowKind, layout, records, this.state.shelves, faultOf);
    const rows = records
      .filter(({ recordNumber }) => !refusals.has(recordNumber))
      .map(({ line, fields, contentSha256 }): RowEntry => {
        return { kind: 'row', rowKind, fileName, line, fields, contentSha256 };
      });
    const results = records.map(({ recordNumber }) => resultOf(recordNumber, refusals.get(recordNumber)));
    return { rows, results };
  }

  private layoutFor(name: FileName): Layout | undefined {
    const { identifier, municipalityCode, day } = name;
    if (identifier !== 'SKK' && identifier !== 'SKS') return undefined;
    return municipalityCode === this.sender.municipalityCode ? this.layouts.inForce(identifier, day) : undefined;
  }

  private foreignName(fileName: string): Refusal {
    const text = 'ファイル名が定めと違うか、受け付けない種類です。名前を直して送ってください';
    return { code: 'E101', text: fileName.length > 60 ? `${text}（60文字以内）` : text };
  }
}

const TOO_LOW: Refusal = {
  code: 'E505',
  text: 'ファイル連番が、最初に受け付けた連番より前です。続きの連番で送ってください',
};

function refused(refusal: Refusal): Reading {
  return { kind: 'refused', refusal };
}

export function resultOf(recordNumber: number | null, refusal: Refusal | undefined): RecordResult {
  if (!refusal) return { recordNumber, result: '0' };
  const { code, text, field } = refusal;
  return { recordNumber, result: '2', errorCode: code, ...(field && { fieldName: field }), message: text };
}

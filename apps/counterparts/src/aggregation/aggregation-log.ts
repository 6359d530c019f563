import type { LogLine } from '../http/body-views.ts';
import type { LogEntry } from '../record-log/append-log.ts';
import { subjectOf } from './held-fields.ts';
import type { RowContent, RowKind } from './held-fields.ts';

/** One record's result as RSL and the results view tell it; a null number means the whole file. */
export interface RecordResult {
  readonly recordNumber: number | null;
  readonly result: '0' | '2';
  readonly errorCode?: string;
  readonly fieldName?: string;
  readonly message?: string;
}

/** An accepted row; it counts once the `file` entry after it is written. */
export interface RowEntry extends RowContent {
  readonly kind: 'row';
  readonly rowKind: RowKind;
  readonly fileName: string;
  readonly line: number;
}

export interface FileEntry {
  readonly kind: 'file';
  readonly fileName: string;
  readonly sha256: string;
  /** REPEATED = the same file again; REFUSED = the whole file. */
  readonly outcome: 'PROCESSED' | 'REFUSED' | 'REPEATED';
  /** Number taken from its series, when it took one. */
  readonly series?: { readonly identifier: string; readonly number: number };
  readonly results: readonly RecordResult[];
  /** How many result files will tell it (0 = withheld by a fault). */
  readonly answers: number;
  /** Its result files leave records out, by a fault. */
  readonly incomplete?: boolean;
}

export interface WaitingEntry {
  readonly kind: 'file-waiting';
  readonly fileName: string;
  readonly missingNumber: number;
}

/** A result file has its name and number; it is written next. */
export interface ResultEntry {
  readonly kind: 'result';
  readonly of: number;
  readonly fileName: string;
  readonly resultNumber: number;
  readonly resultFileName: string;
}

export interface ResultWrittenEntry {
  readonly kind: 'result-written';
  readonly resultNumber: number;
}

export interface LoadEntry {
  readonly kind: 'holdings-loaded';
  readonly rows: number;
}

/** A test let the body forget what it held of a person or household; `placed` rows may follow. */
export interface EmptiedEntry {
  readonly kind: 'emptied';
  readonly rowKind: RowKind;
  readonly subject: string;
  readonly versions: Readonly<Record<string, number>>;
}

export interface PlacedEntry extends RowContent {
  readonly kind: 'placed';
  readonly rowKind: RowKind;
}

export type AggregationLogBody =
  RowEntry | FileEntry | WaitingEntry | ResultEntry | ResultWrittenEntry | LoadEntry | EmptiedEntry | PlacedEntry;

export interface HoldingEntry extends RowContent {
  readonly kind: 'holding';
  readonly rowKind: RowKind;
}

export function logLine(entry: LogEntry<AggregationLogBody>): LogLine {
  const { seq, at, kind } = entry;
  switch (entry.kind) {
    case 'row':
      return { seq, at, kind, keys: rowKeys(entry), outcome: entry.fields.operation === '3' ? 'VOIDED' : 'REGISTERED' };
    case 'file':
      return { seq, at, kind, keys: fileKeys(entry), outcome: entry.outcome };
    case 'file-waiting':
      return {
        seq,
        at,
        kind,
        keys: { fileName: entry.fileName, missingNumber: entry.missingNumber },
        outcome: 'WAITING',
      };
    case 'result':
      return { seq, at, kind, keys: { fileName: entry.fileName, resultFileName: entry.resultFileName } };
    case 'result-written':
      return { seq, at, kind, keys: { resultNumber: entry.resultNumber }, outcome: 'ANSWERED' };
    case 'holdings-loaded':
      return { seq, at, kind, keys: { rows: entry.rows } };
    case 'emptied':
      return { seq, at, kind, keys: { rowKind: entry.rowKind, subject: entry.subject } };
    case 'placed': {
      const { rowKind, fields } = entry;
      return { seq, at, kind, keys: { rowKind, subject: subjectOf(rowKind, fields), rowVersion: fields.rowVersion } };
    }
  }
}

function rowKeys({ rowKind, fileName, line, fields }: RowEntry): Record<string, unknown> {
  const { residentId, nhiHouseholdId, historyNumber, rowVersion, recordNumber, sendKey } = fields;
  return { rowKind, fileName, line, recordNumber, sendKey, residentId, nhiHouseholdId, historyNumber, rowVersion };
}

function fileKeys({ fileName, sha256, results, answers }: FileEntry): Record<string, unknown> {
  const refused = results.filter(({ result }) => result === '2');
  return { fileName, sha256, records: results.length, refused, answers };
}

import type { LogEntry, LogPosition } from '../record-log/append-log.ts';
import type {
  AggregationLogBody,
  FileEntry,
  HoldingEntry,
  PlacedEntry,
  ResultEntry,
  RowEntry,
} from './aggregation-log.ts';
import { heldFields } from './held-fields.ts';
import { RowShelf } from './row-shelf.ts';

export interface KnownFile {
  readonly sha256: string;
  readonly position: LogPosition;
  readonly seq: number;
}

/** All that follows from the log; live entries and replayed ones take the same way in. */
export class AggregationState {
  readonly shelves = { SKK: new RowShelf(), SKS: new RowShelf() };
  /** First file of each name; the truth about the records it brought. */
  readonly files = new Map<string, KnownFile>();
  /** Next number of each series and the file that took each number. */
  readonly nextNumbers = new Map<string, number>();
  readonly numberTakers = new Map<string, string>();
  /** Answers not given a result file yet, by the sequence number of the `file` entry. */
  readonly owed = new Map<number, { readonly position: LogPosition; left: number }>();
  /** Result files named but perhaps not written. */
  readonly unwritten = new Map<number, ResultEntry>();
  lastResultNumber = 0;
  private rows: { entry: RowEntry; position: LogPosition }[] = [];

  apply(entry: LogEntry<AggregationLogBody>, position: LogPosition): void {
    if (entry.kind === 'row') this.rows.push({ entry, position });
    else if (entry.kind === 'file') this.taken(entry, position);
    else if (entry.kind === 'result') this.named(entry);
    else if (entry.kind === 'result-written') this.unwritten.delete(entry.resultNumber);
    else if (entry.kind === 'emptied') this.shelves[entry.rowKind].empty(entry.subject, entry.versions);
    else if (entry.kind === 'placed') this.placed(entry, position);
  }

  applyHolding({ rowKind, ...row }: HoldingEntry, position: LogPosition): void {
    this.shelves[rowKind].register(heldFields(rowKind, row, { file: 'holdings', position }));
  }

  private placed({ rowKind, ...row }: PlacedEntry, position: LogPosition): void {
    this.shelves[rowKind].register(heldFields(rowKind, row, { file: 'log', position }));
  }

  /** Every answer decided on is in the out folder (or withheld for good). */
  isAnswered(seq: number): boolean {
    return !this.owed.has(seq) && ![...this.unwritten.values()].some(({ of }) => of === seq);
  }

  private taken(entry: LogEntry<FileEntry>, position: LogPosition): void {
    const { fileName, sha256, outcome, series, answers, seq } = entry;
    for (const row of this.rowsOf(entry)) this.applyRow(row.entry, row.position);
    this.rows = [];
    if (outcome !== 'REPEATED' && !this.files.has(fileName)) this.files.set(fileName, { sha256, position, seq });
    if (series) {
      this.nextNumbers.set(series.identifier, series.number + 1);
      this.numberTakers.set(`${series.identifier}/${series.number}`, fileName);
    }
    if (answers > 0) this.owed.set(seq, { position, left: answers });
  }

  /** A crash may have left rows of an earlier try before: the last ones belong to this one. */
  private rowsOf({ outcome, results }: FileEntry): { entry: RowEntry; position: LogPosition }[] {
    if (outcome !== 'PROCESSED') return [];
    const accepted = results.filter(({ result }) => result === '0').length;
    return this.rows.slice(this.rows.length - accepted);
  }

  private applyRow({ rowKind, ...content }: RowEntry, position: LogPosition): void {
    const row = heldFields(rowKind, content, { file: 'log', position });
    if (content.fields.operation === '3') this.shelves[rowKind].void(row);
    else this.shelves[rowKind].register(row);
  }

  private named(entry: ResultEntry): void {
    this.lastResultNumber = entry.resultNumber;
    this.unwritten.set(entry.resultNumber, entry);
    const owed = this.owed.get(entry.of);
    if (owed && (owed.left -= 1) <= 0) this.owed.delete(entry.of);
  }
}

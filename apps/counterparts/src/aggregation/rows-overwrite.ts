import type { Readable } from 'node:stream';
import { readNdjson } from '../http/ndjson.ts';
import { problem } from '../http/problem.ts';
import type { AppendLog } from '../record-log/append-log.ts';
import type { AggregationLogBody, HoldingEntry } from './aggregation-log.ts';
import type { AggregationState } from './aggregation-state.ts';
import { type Fields, rowContentSha256, type RowKind } from './held-fields.ts';
import { readRow } from './held-records.ts';
import type { Layout } from './layout.ts';
import type { Append } from './result-writer.ts';

interface Files {
  readonly log: AppendLog<AggregationLogBody>;
  readonly holdings: AppendLog<HoldingEntry>;
}

/** All rows of one person or household; `versions` is the highest 版 ever accepted per key. */
export interface HeldSubject {
  readonly rowKind: RowKind;
  readonly subject: string;
  readonly rows: readonly Fields[];
  readonly versions: Readonly<Record<string, number>>;
}

/**
 * What no receiver does in the open, for tests: what is held is written out, and put in the place of what is held.
 *
 * Only rows go back. Files, their numbers and results stay as they are, as after a restore of the rows alone; the log
 * says what was overwritten.
 */
export class RowsOverwrite {
  private readonly state: AggregationState;
  private readonly files: Files;
  private readonly layoutOf: (kind: RowKind) => Layout;
  private readonly append: Append;

  constructor(state: AggregationState, files: Files, layoutOf: (kind: RowKind) => Layout, append: Append) {
    this.state = state;
    this.files = files;
    this.layoutOf = layoutOf;
    this.append = append;
  }

  async *written(): AsyncGenerator<HeldSubject> {
    for (const rowKind of ['SKS', 'SKK'] as const) {
      for (const [subject, { held, versions }] of this.state.shelves[rowKind].entries()) {
        const rows = await Promise.all(held.map(async (row) => (await readRow(row, this.files)).fields));
        yield { rowKind, subject, rows, versions };
      }
    }
  }

  /** @param whole whether persons and households that the source does not name hold nothing afterwards */
  async put(source: Readable, whole: boolean): Promise<{ overwritten: number; emptied: number }> {
    const named = { SKK: new Set<string>(), SKS: new Set<string>() };
    for await (const { line, value } of readNdjson(source)) {
      const { rowKind, subject, rows, versions } = readSubject(value, line);
      named[rowKind].add(subject);
      this.append({ kind: 'emptied', rowKind, subject, versions });
      for (const fields of rows) {
        this.append({
          kind: 'placed',
          rowKind,
          fields,
          contentSha256: rowContentSha256(this.layoutOf(rowKind), fields),
        });
      }
    }
    let emptied = 0;
    for (const rowKind of ['SKS', 'SKK'] as const) {
      if (!whole) break;
      for (const [subject] of this.state.shelves[rowKind].entries()) {
        if (named[rowKind].has(subject)) continue;
        this.append({ kind: 'emptied', rowKind, subject, versions: {} });
        emptied += 1;
      }
    }
    await this.files.log.settled();
    return { overwritten: named.SKK.size + named.SKS.size, emptied };
  }
}

function readSubject(value: unknown, line: number): HeldSubject {
  const { rowKind, subject, rows, versions } = value as Partial<HeldSubject>;
  if ((rowKind !== 'SKK' && rowKind !== 'SKS') || !subject || !rows || !versions) {
    throw problem(400, `${line} 行目は {rowKind, subject, rows, versions} です`);
  }
  return { rowKind, subject, rows, versions };
}

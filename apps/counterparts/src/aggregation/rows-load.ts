import type { Readable } from 'node:stream';
import { readNdjson } from '../http/ndjson.ts';
import { problem } from '../http/problem.ts';
import type { AppendLog } from '../record-log/append-log.ts';
import type { HoldingEntry } from './aggregation-log.ts';
import type { AggregationState } from './aggregation-state.ts';
import { fieldRefusal } from './field-check.ts';
import { heldFields, rowContentSha256 } from './held-fields.ts';
import type { HeldFields, RowContent, RowKind } from './held-fields.ts';
import type { Layout } from './layout.ts';
import type { Append } from './result-writer.ts';

const ROWS_PER_SYNC = 2_000;
const KINDS: Readonly<Record<string, RowKind>> = { person: 'SKK', household: 'SKS' };
/** Fields of a file's record that a held row need not have. */
const NOT_HELD = ['recordType', 'operation', 'recordNumber', 'processedAt', 'municipalityCode', 'insurerNumber'];

/** Finds the layout rows of a kind are loaded by. */
type LayoutOf = (kind: RowKind) => Layout;

/** Initial load (初期移行): what the body is to have held before the first file. */
export class RowsLoad {
  private readonly state: AggregationState;
  private readonly file: AppendLog<HoldingEntry>;
  private readonly layoutOf: LayoutOf;
  private readonly append: Append;

  constructor(state: AggregationState, file: AppendLog<HoldingEntry>, layoutOf: LayoutOf, append: Append) {
    this.state = state;
    this.file = file;
    this.layoutOf = layoutOf;
    this.append = append;
  }

  /** A row that is held already as it stands changes nothing, so a broken load may be sent again. */
  async load(source: Readable): Promise<{ loaded: number; unchanged: number }> {
    const counts = { loaded: 0, unchanged: 0 };
    for await (const { line, value } of readNdjson(source)) {
      const { rowKind, row } = this.read(value, line);
      if (this.isHeld(rowKind, row, line)) counts.unchanged += 1;
      else {
        const { entry, position } = this.file.append({ kind: 'holding', rowKind, ...row });
        this.state.applyHolding(entry, position);
        counts.loaded += 1;
        if (counts.loaded % ROWS_PER_SYNC === 0) await this.file.settled();
      }
    }
    await this.file.settled();
    await this.append({ kind: 'holdings-loaded', rows: counts.loaded }).durable;
    return counts;
  }

  private read(value: unknown, line: number): { rowKind: RowKind; row: RowContent } {
    const { kind, ...given } = (value ?? {}) as Record<string, unknown>;
    const rowKind = KINDS[String(kind)];
    if (!rowKind) throw problem(400, `${line} 行目の kind は person または household です`);
    const layout = this.layoutOf(rowKind);
    const { data } = layout;
    const unknown = Object.keys(given).find((key) => !data.some((field) => field.key === key));
    if (unknown) throw problem(400, `${line} 行目に定義されていない項目があります`, { detail: unknown });
    const fields: Record<string, string> = {};
    for (const field of data) {
      const text = textOf(given[field.key]);
      const refusal = text === '' && NOT_HELD.includes(field.key) ? undefined : fieldRefusal(field, text);
      if (refusal) throw problem(400, `${line} 行目: ${refusal.text}`, { code: refusal.code });
      fields[field.key] = text;
    }
    return { rowKind, row: { fields, contentSha256: rowContentSha256(layout, fields) } };
  }

  private isHeld(rowKind: RowKind, content: RowContent, line: number): boolean {
    const row = heldFields(rowKind, content, NOWHERE);
    const { held, versions } = this.state.shelves[rowKind].of(row.subject);
    if (!(row.key in versions)) return false;
    const found = held.find(({ key }) => key === row.key);
    if (found?.version === row.version && found.contentSha256 === row.contentSha256) return true;
    throw problem(409, `${line} 行目の行は、すでに別の内容で保有しています`);
  }
}

/** Numbers may come as numbers; anything that is neither is left out, and refused where it is required. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

const NOWHERE: HeldFields['source'] = { file: 'holdings', position: { offset: 0, length: 0 } };

import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export type CopyValue = string | number | boolean | null | Buffer | object;

/** Rows of one table, for COPY. */
export interface TableRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CopyValue[])[];
}

/** Writes rows by COPY: the initial load's way in, and no other's. */
export async function copyRows(client: pg.Client, { table, columns, rows }: TableRows): Promise<void> {
  if (rows.length === 0) return;
  const target = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(lines(rows)), target);
}

const ROWS_PER_CHUNK = 500;

function* lines(rows: TableRows['rows']): Generator<string> {
  for (let start = 0; start < rows.length; start += ROWS_PER_CHUNK) {
    yield rows
      .slice(start, start + ROWS_PER_CHUNK)
      .map(line)
      .join('');
  }
}

function line(row: readonly CopyValue[]): string {
  return `${row.map(field).join('\t')}\n`;
}

/** Text format of COPY: `\N` for null, backslash, tab and line ends escaped. */
function field(value: CopyValue): string {
  if (value === null) return '\\N';
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

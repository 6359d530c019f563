import type { Row } from './console-client.ts';

/** A column: its heading and where its text comes from. */
export interface Column {
  readonly heading: string;
  readonly text: (row: Row) => unknown;
}

/** East Asian wide and full-width characters take two cells of a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;

export function column(heading: string, source: string | ((row: Row) => unknown)): Column {
  return { heading, text: typeof source === 'string' ? (row) => row[source] : source };
}

/** Rows as aligned text; `なし` when there are none. */
export function table(columns: readonly Column[], rows: readonly Row[]): string {
  if (rows.length === 0) return 'なし';
  const lines = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => columns.map(({ text }) => cell(text(row)))),
  ];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => width(line[index] ?? ''))));
  return lines
    .map((line) =>
      line
        .map((text, index) => pad(text, widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cell(value: unknown): string {
  if (value === undefined || value === null || value === '') return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

function pad(text: string, to: number): string {
  return text + ' '.repeat(to - width(text));
}

import type { RowAnswer } from './answer.ts';
import { rowId } from './answer.ts';
import type { JsonObject } from './json.ts';
import type { AttemptRow } from './diff.ts';

/** A row the receiver has accepted. */
export interface HeldRow {
  readonly key: string;
  readonly rowVersion: number;
  readonly content: JsonObject;
}

/** What the receiver holds after it answered: only what it really accepted counts. */
export function applyAnswer(
  holding: readonly HeldRow[],
  rows: readonly AttemptRow[],
  answer: readonly RowAnswer[],
): HeldRow[] {
  const accepted = new Set(answer.filter((row) => row.accepted).map(rowId));
  const held = new Map(holding.map((row) => [row.key, row]));
  for (const row of rows) {
    if (!accepted.has(rowId(row))) continue;
    if (row.operation === 'VOID') held.delete(row.key);
    else held.set(row.key, { key: row.key, rowVersion: row.rowVersion, content: row.content });
  }
  return [...held.values()];
}

import { type RowAnswer, rowId } from './answer.ts';
import type { AttemptRow, HeldRow } from './diff.ts';

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

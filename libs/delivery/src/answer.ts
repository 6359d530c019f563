import type { AttemptRow, RowOperation } from './diff.ts';

/** The receiver's word on one row of an attempt. */
export interface RowAnswer {
  readonly operation: RowOperation;
  readonly key: string;
  readonly accepted: boolean;
  readonly code?: string;
  readonly text?: string;
  /** Line of the file the row stood in. */
  readonly line?: number;
}

/** The receiver's answer to an attempt, with the file it came in, if any. */
export interface AttemptAnswer {
  readonly rows: readonly RowAnswer[];
  readonly evidence?: { readonly fileName?: string; readonly line?: number };
}

export function rowId(row: { readonly operation: RowOperation; readonly key: string }): string {
  return `${row.operation} ${row.key}`;
}

/** True when the answer speaks of exactly the rows that were sent. */
export function answersAllRows(rows: readonly AttemptRow[], answer: readonly RowAnswer[]): boolean {
  const sent = new Set(rows.map(rowId));
  const answered = new Set(answer.map(rowId));
  return answered.size === answer.length && sent.size === answered.size && sent.isSubsetOf(answered);
}

/** Accepted = all its rows accepted. */
export function isAccepted(answer: readonly RowAnswer[]): boolean {
  return answer.every((row) => row.accepted);
}

/** Two answers agree when they say the same of every row; other words for a refusal are no contradiction. */
export function sayTheSame(a: readonly RowAnswer[], b: readonly RowAnswer[]): boolean {
  return verdicts(a) === verdicts(b);
}

/** The row an officer has to look at: the first refused one. */
export function firstRefused(answer: readonly RowAnswer[]): RowAnswer | undefined {
  return answer.find((row) => !row.accepted);
}

function verdicts(answer: readonly RowAnswer[]): string {
  return answer
    .map((row) => `${rowId(row)} ${String(row.accepted)}`)
    .sort()
    .join('\n');
}

import { canonicalJson } from '#kernel/canonical-json';
import type { JsonObject } from './json.ts';
import type { WantedRow } from './wanted.ts';

/** A row the receiver has accepted. */
export interface HeldRow {
  readonly key: string;
  readonly rowVersion: number;
  readonly content: JsonObject;
}

export type RowOperation = 'VOID' | 'PUT';

/** One row of an attempt; a VOID repeats the row as it was accepted. */
export interface AttemptRow {
  readonly operation: RowOperation;
  readonly key: string;
  /** 版 at this receiver. */
  readonly rowVersion: number;
  readonly content: JsonObject;
}

/** The last 版 used per key, also of rows that were refused or invalidated since. */
export type LastVersions = ReadonlyMap<string, number>;

/**
 * What brings the receiver from `holding` to `wanted`: 無効 of every accepted row that changed or went, then the new
 * rows, each under a 版 never used before for its key. Empty when the receiver already holds what is wanted.
 */
export function diff(
  holding: readonly HeldRow[],
  wanted: readonly WantedRow[],
  lastVersions: LastVersions,
): AttemptRow[] {
  const held = new Map(holding.map((row) => [row.key, canonicalJson(row.content)]));
  const goal = new Map(wanted.map((row) => [row.key, canonicalJson(row.content)]));
  const voids = holding
    .filter((row) => held.get(row.key) !== goal.get(row.key))
    .map(({ key, rowVersion, content }): AttemptRow => ({ operation: 'VOID', key, rowVersion, content }));
  const puts = wanted
    .filter((row) => held.get(row.key) !== goal.get(row.key))
    .map(({ key, content }): AttemptRow => {
      return { operation: 'PUT', key, rowVersion: (lastVersions.get(key) ?? 0) + 1, content };
    });
  return [...voids, ...puts];
}

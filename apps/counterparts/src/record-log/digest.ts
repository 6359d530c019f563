import { sha256 } from './sha256.ts';

/** What a digest is made of: one held row. */
export interface DigestRow {
  readonly key: string;
  readonly version: number;
  readonly contentSha256: string;
}

export interface DigestLine {
  readonly sha256: string;
  readonly rows: number;
}

/**
 * SHA-256 over one line `key version contentSha256` (LF) per held row, sorted by key.
 *
 * Whoever sent the rows can compute the same value from what it believes the body holds.
 */
export function digestOf(rows: readonly DigestRow[]): DigestLine {
  const lines = rows.map((row) => `${row.key} ${row.version} ${row.contentSha256}\n`).sort();
  return { sha256: sha256(lines.join('')), rows: rows.length };
}

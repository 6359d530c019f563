import { problem } from '../http/problem.ts';
import type { AppendLog } from '../record-log/append-log.ts';
import type { AggregationLogBody, HoldingEntry, RowEntry } from './aggregation-log.ts';
import type { HeldFields } from './held-fields.ts';
import type { RowShelf } from './row-shelf.ts';

interface Files {
  readonly log: AppendLog<AggregationLogBody>;
  readonly holdings: AppendLog<HoldingEntry>;
}

/** Rows held now of one person or household, with every field and where each came from. */
export function heldRecords(
  shelf: RowShelf,
  subject: string | undefined,
  name: string,
  files: Files,
): Promise<object[]> {
  if (!subject) throw problem(400, `${name} を指定してください`);
  return Promise.all(shelf.of(subject).held.map((row) => shown(row, files)));
}

async function shown(row: HeldFields, files: Files): Promise<object> {
  const fromLog = row.source.file === 'log';
  const entry = fromLog ? await files.log.read(row.source.position) : await files.holdings.read(row.source.position);
  const { fields, fileName = null, line = null, at } = entry as RowEntry & { at: string } & Partial<RowEntry>;
  const values = Object.entries(fields).map(([key, value]) => [key, value === '' ? null : value]);
  return {
    ...Object.fromEntries(values),
    version: row.version,
    idempotencyKey: fields.sendKey || null,
    fileName,
    line,
    receivedAt: at,
    contentSha256: row.contentSha256,
  };
}

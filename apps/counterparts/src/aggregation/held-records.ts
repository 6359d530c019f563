import { problem } from '../http/problem.ts';
import type { AppendLog, LogEntry } from '../record-log/append-log.ts';
import type { AggregationLogBody, HoldingEntry, RowEntry } from './aggregation-log.ts';
import type { Fields, HeldFields } from './held-fields.ts';
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

/** The same as they came: what a sender is told when it asks what is held. */
export function heldRows(shelf: RowShelf, subject: string, files: Files): Promise<object[]> {
  return Promise.all(
    shelf.of(subject).held.map(async (row) => ({
      key: row.key,
      rowVersion: row.version,
      fields: (await readRow(row, files)).fields,
    })),
  );
}

async function shown(row: HeldFields, files: Files): Promise<object> {
  const { fields, at, ...origin } = await readRow(row, files);
  const values = Object.entries(fields).map(([key, value]): [string, string | null] => [key, value || null]);
  return {
    ...Object.fromEntries<string | null>(values),
    version: row.version,
    idempotencyKey: fields.sendKey || null,
    fileName: origin.fileName ?? null,
    line: origin.line ?? null,
    receivedAt: at,
    contentSha256: row.contentSha256,
  };
}

interface Source extends Partial<Pick<RowEntry, 'fileName' | 'line'>> {
  readonly fields: Fields;
  readonly at: string;
}

/** A loaded row came with no file. */
export function readRow({ source }: HeldFields, files: Files): Promise<Source> {
  if (source.file === 'holdings') return files.holdings.read(source.position);
  return files.log.read(source.position) as Promise<LogEntry<RowEntry>>;
}

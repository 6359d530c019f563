import { AppError } from '#kernel/app-error';
import type { AppendLog, LogEntry } from '../record-log/append-log.ts';
import { problem } from '../http/problem.ts';
import type { CopyContent } from './copy.ts';
import type { CopyLogBody, HoldingEntry, OverwriteEntry, RequestEntry } from './copy-log.ts';
import type { CopyShelf, HeldCopy } from './copy-shelf.ts';

interface Files {
  readonly log: AppendLog<CopyLogBody>;
  readonly holdings: AppendLog<HoldingEntry>;
}

/** What the body holds now of one person, by the key of the 副本 or by the sender's reference. */
export function copyRecords(
  shelf: CopyShelf,
  query: Readonly<Record<string, string | undefined>>,
  files: Files,
): Promise<object[]> {
  const { residentId, integratedAddresseeNumber } = query;
  if (integratedAddresseeNumber) {
    const { held } = shelf.of(integratedAddresseeNumber);
    return Promise.all(held.map((copy) => shown(integratedAddresseeNumber, copy, files)));
  }
  if (!residentId) throw problem(400, 'residentId または integratedAddresseeNumber を指定してください');
  return Promise.all(shelf.ofResident(residentId).map(([number, copy]) => shown(number, copy, files)));
}

/** The same in the form it was sent in: what a sender is told when it asks what is held. */
export function heldCopies(shelf: CopyShelf, residentId: string, files: Files): Promise<object[]> {
  const copies = shelf.ofResident(residentId).map(async ([integratedAddresseeNumber, copy]) => {
    const { content } = await readCopy(copy, files);
    return { integratedAddresseeNumber, recordKey: copy.key, recordVersion: copy.version, content };
  });
  return Promise.all(copies);
}

async function shown(integratedAddresseeNumber: string, copy: HeldCopy, files: Files): Promise<object> {
  const { content, requestId, receivedAt } = await readCopy(copy, files);
  return {
    residentId: copy.residentId,
    integratedAddresseeNumber,
    recordKey: copy.key,
    version: copy.version,
    idempotencyKey: requestId,
    receivedAt,
    contentSha256: copy.contentSha256,
    ...content,
  };
}

/** Content of a held copy, from the entry it came with. */
export async function readCopy(
  { source }: HeldCopy,
  files: Files,
): Promise<{ content: CopyContent; requestId: string; receivedAt: string }> {
  const entry =
    source.file === 'holdings' ? await files.holdings.read(source.position) : await readEntry(source, files);
  const { records, requestId } = entry.kind === 'request' ? entry.request : { requestId: '', ...entry };
  const content = records[source.index]?.content;
  if (!content) throw new AppError('GEN-0001', 'bug', { what: 'a held copy has no content' });
  return { content, requestId, receivedAt: entry.at };
}

async function readEntry({ position }: HeldCopy['source'], { log }: Files): Promise<LogEntry<ContentEntry>> {
  return (await log.read(position)) as LogEntry<ContentEntry>;
}

/** The entries of the log that bring content. */
type ContentEntry = RequestEntry | OverwriteEntry;

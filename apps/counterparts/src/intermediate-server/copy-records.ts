import type { AppendLog } from '../record-log/append-log.ts';
import { problem } from '../http/problem.ts';
import type { CopyContent } from './copy.ts';
import type { CopyLogBody, HoldingEntry, RequestEntry } from './copy-log.ts';
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

async function shown(integratedAddresseeNumber: string, copy: HeldCopy, files: Files): Promise<object> {
  const { content, requestId, receivedAt } = await readSource(copy, files);
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

async function readSource(
  { source }: HeldCopy,
  files: Files,
): Promise<{ content: CopyContent | undefined; requestId: string; receivedAt: string }> {
  if (source.file === 'holdings') {
    const entry = await files.holdings.read(source.position);
    return { content: entry.records[source.index]?.content, requestId: entry.requestId, receivedAt: entry.at };
  }
  const entry = await files.log.read(source.position);
  const { request } = entry as RequestEntry;
  return { content: request.records[source.index]?.content, requestId: request.requestId, receivedAt: entry.at };
}

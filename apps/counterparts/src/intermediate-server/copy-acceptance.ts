import { REFUSALS } from '../acceptance/refusal.ts';
import type { Refusal } from '../acceptance/refusal.ts';
import { tryRows } from '../acceptance/try-rows.ts';
import type { Outcome } from '../acceptance/try-rows.ts';
import { contentHash } from '../record-log/sha256.ts';
import type { CopyContent, CopyRecord, Decision } from './copy.ts';
import type { CopySource, HeldCopy, PersonCopies } from './copy-shelf.ts';

/** Where record n of a request is written, and the hash of its content. */
export type OriginOf = (index: number) => CopyOrigin;

export interface CopyOrigin {
  readonly source: CopySource;
  readonly contentSha256: string;
}

/** What a person would hold after a request's records. */
export function tryRecords(
  before: PersonCopies,
  residentId: string,
  records: readonly CopyRecord[],
  originOf: OriginOf,
): Outcome<HeldCopy> {
  const attempts = records.map((record, index) => ({
    operation: record.operation,
    row: heldCopy(residentId, record, originOf(index)),
    dates: record.content,
  }));
  return tryRows(before, attempts);
}

/** Hashes of the records' contents in their order, taken once and kept with them. */
export function contentHashes(records: readonly { readonly content: CopyContent }[]): string[] {
  return records.map(({ content }) => contentHash(content));
}

export function heldCopy(residentId: string, record: Omit<CopyRecord, 'operation'>, origin: CopyOrigin): HeldCopy {
  const { recordKey, recordVersion, content } = record;
  return {
    residentId,
    key: recordKey,
    version: recordVersion,
    startsOn: content.startsOn,
    endsOn: content.endsOn,
    ...origin,
  };
}

/** All or nothing: one refused record refuses the others too. */
export function decisionOf(records: readonly CopyRecord[], refusals: ReadonlyMap<number, Refusal>): Decision {
  const outcome = refusals.size === 0 ? 'ACCEPTED' : 'REFUSED';
  return {
    outcome,
    records: records.map(({ operation, recordKey, recordVersion }, index) => {
      const answer = { operation, recordKey, recordVersion, outcome } as const;
      if (outcome === 'ACCEPTED') return answer;
      const { code, text } = refusals.get(index) ?? REFUSALS.others;
      return { ...answer, code, text };
    }),
  };
}

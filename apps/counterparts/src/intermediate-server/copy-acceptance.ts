import { REFUSALS } from '../acceptance/refusal.ts';
import type { Refusal } from '../acceptance/refusal.ts';
import { tryRows } from '../acceptance/try-rows.ts';
import type { Outcome } from '../acceptance/try-rows.ts';
import { contentHash } from '../record-log/sha256.ts';
import type { CopyContent, CopyRecord, Decision } from './copy.ts';
import type { CopySource, HeldCopy, PersonCopies } from './copy-shelf.ts';

export type SourceOf = (index: number) => CopySource;

/** What a person would hold after a request's records. */
export function tryRecords(
  before: PersonCopies,
  residentId: string,
  records: readonly CopyRecord[],
  sourceOf: SourceOf,
): Outcome<HeldCopy> {
  const attempts = records.map((record, index) => ({
    operation: record.operation,
    row: heldCopy(residentId, record, sourceOf(index)),
    dates: record.content,
  }));
  return tryRows(before, attempts);
}

export function contentSha256(content: CopyContent): string {
  return contentHash(content);
}

export function heldCopy(residentId: string, record: Omit<CopyRecord, 'operation'>, source: CopySource): HeldCopy {
  const { recordKey, recordVersion, content } = record;
  return {
    residentId,
    key: recordKey,
    version: recordVersion,
    contentSha256: contentSha256(content),
    startsOn: content.startsOn,
    endsOn: content.endsOn,
    source,
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

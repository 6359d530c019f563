import { maxDate, type PlainDate } from '#kernel/plain-date';
import { FILE_IDENTIFIERS, FILE_OF_KIND } from '../rows/outward-row.ts';
import type { DraftRecord, FileDraft, OutgoingAttempt } from './file-draft.ts';
import { recordValues } from './record-values.ts';

export const MAX_RECORDS = 2_000;

/**
 * Groups attempts into files: households before persons, one sender a file, at most `maxRecords` records a file. The
 * rows of an attempt stay together and keep their order, so an invalidation stands directly before what replaces it.
 */
export function composeFiles(attempts: readonly OutgoingAttempt[], maxRecords = MAX_RECORDS): FileDraft[] {
  const senders = Map.groupBy(attempts, (attempt) => senderOf(attempt).join('|'));
  const files = [...senders.values()].flatMap((group) => chunk(group, maxRecords).map(draftOf));
  return files.sort((a, b) => FILE_IDENTIFIERS.indexOf(a.identifier) - FILE_IDENTIFIERS.indexOf(b.identifier));
}

function senderOf(attempt: OutgoingAttempt): [string, string, string] {
  return [FILE_OF_KIND[attempt.objectKind], attempt.municipalityCode, attempt.rows[0]?.content['insurerNumber'] ?? ''];
}

function chunk(attempts: readonly OutgoingAttempt[], maxRecords: number): OutgoingAttempt[][] {
  const files: OutgoingAttempt[][] = [];
  let records = maxRecords;
  for (const attempt of attempts) {
    if (records + attempt.rows.length > maxRecords) {
      files.push([]);
      records = 0;
    }
    files.at(-1)?.push(attempt);
    records += attempt.rows.length;
  }
  return files;
}

function draftOf(attempts: readonly OutgoingAttempt[]): FileDraft {
  const [first] = attempts;
  if (!first) throw new RangeError('a file carries at least one attempt');
  const insurerNumber = senderOf(first)[2];
  const rows = attempts.flatMap((attempt) => attempt.rows.map((row) => ({ attempt, row })));
  return {
    identifier: FILE_OF_KIND[first.objectKind],
    municipalityCode: first.municipalityCode,
    insurerNumber,
    businessDay: attempts.map(({ businessDay }) => businessDay as PlainDate).reduce(maxDate),
    records: rows.map(({ attempt, row }, index): DraftRecord => {
      const recordNumber = index + 1;
      const values = recordValues(attempt.idempotencyKey, row, recordNumber);
      return { recordNumber, attemptId: attempt.attemptId, rowKey: row.key, operation: row.operation, values };
    }),
  };
}

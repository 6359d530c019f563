import type { AnsweredItem } from './attempt-answer.ts';
import type { RecordResult } from './record-result.ts';

export interface SpreadResult extends RecordResult {
  readonly recordNumber: number;
}

/** Results by record; one that names no record speaks of all records that have none of their own. */
export function spreadResults(
  items: readonly Pick<AnsweredItem, 'recordNumber'>[],
  results: readonly RecordResult[],
): Map<number, SpreadResult> {
  const own = new Map(results.map((result) => [result.recordNumber, result]));
  const ofFile = own.get(undefined);
  const spread = items.flatMap(({ recordNumber }): [number, SpreadResult][] => {
    const result = own.get(recordNumber) ?? ofFile;
    return result ? [[recordNumber, { ...result, recordNumber }]] : [];
  });
  return new Map(spread);
}

import type { RowOperation } from '../batch/file-draft.ts';
import type { ResultCode } from './record-result.ts';

/** A record of an attempt with its answer, if there is one. */
export interface AnsweredItem {
  readonly recordNumber: number;
  readonly rowKey: string;
  readonly operation: RowOperation;
  readonly result: ResultCode | undefined;
  readonly code: string | undefined;
  readonly text: string | undefined;
}

export interface AnsweredRow {
  readonly operation: RowOperation;
  readonly key: string;
  readonly accepted: boolean;
  readonly code?: string;
  readonly text?: string;
  readonly line: number;
}

/**
 * The answer about all rows of one attempt, what an officer has to look at first; undefined while one of them is
 * missing, since until then what the receiver holds is not known in full. A warning (1) is an acceptance with words.
 */
export function attemptAnswer(items: readonly AnsweredItem[]): AnsweredRow[] | undefined {
  if (items.length === 0 || items.some(({ result }) => result === undefined)) return undefined;
  const decisiveFirst = items.toSorted((a, b) => rank(a) - rank(b));
  return decisiveFirst.map(({ operation, rowKey, result, code, text, recordNumber }) => ({
    operation,
    key: rowKey,
    accepted: result !== '2',
    ...(code === undefined ? {} : { code }),
    ...(text === undefined ? {} : { text }),
    line: recordNumber,
  }));
}

/** E9xx speaks of the processing, for example of a row refused only because another one was. */
function rank({ result, code }: AnsweredItem): number {
  if (result === '2') return code?.startsWith('E9') ? 1 : 0;
  return result === '1' ? 2 : 3;
}

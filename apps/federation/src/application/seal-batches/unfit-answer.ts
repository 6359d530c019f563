import type { RowAnswer } from '#delivery/answer';
import type { AttemptRow } from '#delivery/diff';
import { ERROR_CODES, type ErrorCode } from '#kernel/error-codes';
import type { UnfitRow } from '../../domain/batch/find-unfit-row.ts';
import { faultText } from '../../domain/layout/layout.errors.ts';

const CODE: ErrorCode = 'FED-0103';

/** What the sender itself says of an attempt that no file can carry: its rows are refused together. */
export function refusalOf(rows: readonly AttemptRow[], unfit: UnfitRow): RowAnswer[] {
  const fields = unfit.faults.map(faultText).join('、');
  return rows.map(({ operation, key }) => {
    const isUnfit = operation === unfit.operation && key === unfit.rowKey;
    const text = isUnfit ? fields : ERROR_CODES[CODE].text;
    return { operation, key, accepted: false, code: CODE, text };
  });
}

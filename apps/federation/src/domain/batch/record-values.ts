import { derivedId } from '#kernel/ids';
import type { RecordValues } from '../layout/layout.ts';
import type { AttemptRow, RowOperation } from './file-draft.ts';

const OPERATION_CODES: Record<RowOperation, string> = { PUT: '1', VOID: '3' };

/** 送信キー: the same row of the same attempt always has the same key, however often its file is sent. */
export function sendKeyOf(idempotencyKey: string, row: AttemptRow): string {
  return derivedId(idempotencyKey, row.operation, row.key);
}

/** A row as a record, but for the time of sealing. */
export function recordValues(idempotencyKey: string, row: AttemptRow, recordNumber: number): RecordValues {
  return {
    ...row.content,
    operation: OPERATION_CODES[row.operation],
    recordNumber: String(recordNumber),
    sendKey: sendKeyOf(idempotencyKey, row),
    rowVersion: String(row.rowVersion),
  };
}

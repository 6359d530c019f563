import type { RecordValues } from '../layout/layout.ts';

/** 結果: 0 正常 1 警告 2 エラー. */
export type ResultCode = '0' | '1' | '2';

/** The receiver's answer about one record, or about a whole file when it names no record. */
export interface RecordResult {
  readonly recordNumber: number | undefined;
  readonly result: ResultCode;
  readonly code: string | undefined;
  readonly text: string | undefined;
}

const MAX_TEXT = 300;

/** One line of a result file. */
export function recordResultOf(values: RecordValues): RecordResult {
  const { recordNumber, result, errorCode, fieldName, message } = values;
  return toRecordResult({
    recordNumber: recordNumber ? Number(recordNumber) : undefined,
    result: result as ResultCode,
    errorCode,
    fieldName,
    message,
  });
}

export interface AnsweredRecord {
  readonly recordNumber?: number | null | undefined;
  readonly result: ResultCode;
  readonly errorCode?: string | null | undefined;
  readonly fieldName?: string | null | undefined;
  readonly message?: string | null | undefined;
}

export function toRecordResult(answer: AnsweredRecord): RecordResult {
  const text = [answer.fieldName, answer.message].filter(Boolean).join(': ').slice(0, MAX_TEXT);
  return {
    recordNumber: answer.recordNumber ?? undefined,
    result: answer.result,
    code: answer.errorCode || undefined,
    text: text || undefined,
  };
}

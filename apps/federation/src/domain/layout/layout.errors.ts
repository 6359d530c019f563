import { AppError } from '#kernel/app-error';

export const FIELD_FAULTS = [
  'required',
  'too-long',
  'not-in-codes',
  'not-half-width',
  'not-an-integer',
  'not-a-day',
  'not-a-time',
  'control-character',
  'not-encodable',
] as const;

/** Why a value does not fit its field; the value itself is never part of it. */
export type FieldFaultReason = (typeof FIELD_FAULTS)[number];

export interface FieldFault {
  readonly key: string;
  readonly name: string;
  readonly reason: FieldFaultReason;
}

const REASON_TEXTS: Record<FieldFaultReason, string> = {
  required: '必須の項目が空です',
  'too-long': '桁数を超えています',
  'not-in-codes': '定められたコードではありません',
  'not-half-width': '半角ではない文字があります',
  'not-an-integer': '整数ではありません',
  'not-a-day': '暦にない日付です',
  'not-a-time': '時刻の形式ではありません',
  'control-character': '制御文字があります',
  'not-encodable': '出力の文字コードで表せない文字があります',
};

/** What an operator reads about a fault. */
export function faultText(fault: FieldFault): string {
  return `${fault.name}: ${REASON_TEXTS[fault.reason]}`;
}

/** A definition file that cannot be used. */
export function invalidLayout(source: string, field: string): AppError {
  return new AppError('FED-0101', 'bug', { source, field });
}

/** A record that does not fit its layout. */
export function unfitRecord(faults: readonly FieldFault[]): AppError {
  return new AppError('FED-0103', 'invalid', { fields: faults.map((fault) => `${fault.key}: ${fault.reason}`) });
}

/** A received file that does not follow its layout; line 1 is the header. */
export function unreadableFile(line: number, field: string, reason: string): AppError {
  return new AppError('FED-0301', 'invalid', { line, field, reason });
}

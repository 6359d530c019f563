import { HttpException, HttpStatus } from '@nestjs/common';
import { AppError, type ErrorDetails, type ErrorKind } from '#kernel/app-error';
import { ERROR_CODES, type ErrorCode } from '#kernel/error-codes';

/** RFC 9457, with the registry's code and what to do. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly action: string;
  readonly code: ErrorCode;
  readonly traceId?: string;
  /** Input faults by path; the values are never repeated. */
  readonly errors?: readonly { readonly path: string; readonly text: string }[];
  readonly details?: ErrorDetails;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  refusal: HttpStatus.UNPROCESSABLE_ENTITY,
  invalid: HttpStatus.BAD_REQUEST,
  conflict: HttpStatus.CONFLICT,
  unavailable: HttpStatus.SERVICE_UNAVAILABLE,
  forbidden: HttpStatus.FORBIDDEN,
  bug: HttpStatus.INTERNAL_SERVER_ERROR,
};

/** Codes whose HTTP status is finer than their kind. */
const STATUS_OF_CODE: Partial<Record<ErrorCode, number>> = {
  'GEN-0003': HttpStatus.NOT_FOUND,
  'GEN-0005': HttpStatus.UNAUTHORIZED,
};

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'GEN-0005',
  403: 'GEN-0004',
  404: 'GEN-0003',
  405: 'SEC-0004',
  413: 'SEC-0001',
  415: 'SEC-0002',
  429: 'SEC-0005',
  503: 'GEN-0006',
};

const TITLES: Readonly<Record<number, string>> = {
  400: '入力の誤り',
  401: '認証が必要',
  403: '権限なし',
  404: '対象なし',
  405: '使えない操作',
  409: '競合',
  413: '大きすぎる要求',
  415: '扱えない形式',
  422: '業務上の拒否',
  429: '要求が多すぎる',
  503: '一時的に利用不可',
};

/** The answer to an error: the kind decides the status, the registry gives the words. */
export function toProblem(error: unknown, traceId?: string): ProblemDetails {
  if (error instanceof AppError) return problemOf(error, statusOf(error), traceId);
  if (error instanceof HttpException) return problemOfHttp(error, traceId);
  return problem('GEN-0001', HttpStatus.INTERNAL_SERVER_ERROR, traceId);
}

function statusOf(error: AppError): number {
  return STATUS_OF_CODE[error.code] ?? STATUS_OF_KIND[error.kind];
}

function problemOf(error: AppError, status: number, traceId: string | undefined): ProblemDetails {
  if (error.kind === 'bug') return problem('GEN-0001', status, traceId);
  const base = problem(error.code, status, traceId);
  if (error.kind === 'invalid') return { ...base, errors: faultsOf(error.details) };
  return Object.keys(error.details).length === 0 ? base : { ...base, details: error.details };
}

/** Details of an `invalid`: `fields` (or one `field`), and in the same order `texts`. */
function faultsOf(details: ErrorDetails): { path: string; text: string }[] {
  const { fields, field, texts } = details;
  const paths = Array.isArray(fields) ? (fields as readonly string[]) : typeof field === 'string' ? [field] : [];
  const words = Array.isArray(texts) ? (texts as readonly string[]) : [];
  return paths.map((path, index) => ({ path, text: words[index] ?? '形式が正しくありません。' }));
}

/** The exception's own text is dropped: a body parser quotes the input in it. */
function problemOfHttp(error: HttpException, traceId: string | undefined): ProblemDetails {
  const status = error.getStatus();
  if (isMalformedJson(error.cause)) return problem('SEC-0003', status, traceId);
  const code = CODE_OF_STATUS[status] ?? (status < 500 ? 'GEN-0002' : 'GEN-0001');
  return problem(code, status, traceId);
}

function isMalformedJson(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'type' in cause && cause.type === 'entity.parse.failed';
}

function problem(code: ErrorCode, status: number, traceId: string | undefined): ProblemDetails {
  const { text, action } = ERROR_CODES[code];
  const title = TITLES[status] ?? (status < 500 ? '要求の誤り' : '内部エラー');
  const type = `urn:kokuho:error:${code}`;
  return { type, title, status, detail: text, action, code, ...(traceId === undefined ? {} : { traceId }) };
}

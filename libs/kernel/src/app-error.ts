import type { ErrorCode } from './error-codes.ts';

/** What a caller may do about an error; the kind alone decides retry, HTTP status and queue disposition. */
export type ErrorKind = 'refusal' | 'invalid' | 'conflict' | 'unavailable' | 'forbidden' | 'bug';

/** Details name fields and ids of records, never personal data. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The one error class: a code of the registry, its kind, and details without personal data. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, kind: ErrorKind, details: ErrorDetails = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.kind = kind;
    this.details = details;
  }
}

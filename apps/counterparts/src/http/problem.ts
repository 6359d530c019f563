import { HttpException } from '@nestjs/common';
import type { FieldError } from './field-errors.ts';

/** Problem details (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: readonly FieldError[];
}

export function problem(status: number, title: string, more: Partial<Problem> = {}): HttpException {
  return new HttpException({ type: 'about:blank', title, status, ...more } satisfies Problem, status);
}

export function invalidInput(errors: readonly FieldError[]): HttpException {
  const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join('; ');
  return problem(400, '形式が正しくありません', { detail, errors });
}

export function notFound(title: string): HttpException {
  return problem(404, title);
}

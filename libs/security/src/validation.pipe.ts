import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { AppError } from '#kernel/app-error';
import { constraintText } from './constraint-texts.ts';

/** Refuses fields that a DTO does not name, and answers with paths and words, never with values. */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      validationError: { target: false, value: false },
      exceptionFactory: toAppError,
    });
  }
}

/** @returns AppError GEN-0002 with `fields` and, in the same order, `texts`. */
export function toAppError(errors: readonly ValidationError[]): AppError {
  const faults = collect(errors, '');
  return new AppError('GEN-0002', 'invalid', {
    fields: faults.map((fault) => fault.path),
    texts: faults.map((fault) => fault.text),
  });
}

function collect(errors: readonly ValidationError[], prefix: string): { path: string; text: string }[] {
  return errors.flatMap((error) => {
    const path = prefix === '' ? error.property : `${prefix}.${error.property}`;
    const own = error.constraints ? [{ path, text: constraintText(error.constraints) }] : [];
    return [...own, ...collect(error.children ?? [], path)];
  });
}

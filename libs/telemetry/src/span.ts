import { type Context, context, type Span, type SpanOptions, SpanStatusCode, trace } from '@opentelemetry/api';
import { AppError } from '#kernel/app-error';

/** Runs `work` inside a new span; an error ends it with its code or class name, never with its text. */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => T, parent?: Context): T {
  const start = parent ?? context.active();
  const span = trace.getTracer('kokuho').startSpan(name, options, start);
  return context.with(trace.setSpan(start, span), () => settle(span, work));
}

function settle<T>(span: Span, work: (span: Span) => T): T {
  try {
    const outcome = work(span);
    if (!isPromise(outcome)) {
      span.end();
      return outcome;
    }
    return outcome.then(
      (value) => {
        span.end();
        return value;
      },
      (error: unknown) => {
        fail(span, error);
        throw error;
      },
    ) as T;
  } catch (error) {
    fail(span, error);
    throw error;
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function fail(span: Span, error: unknown): void {
  span.setAttribute('error.type', errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** A registry code, a driver's code, or the class name. */
export function errorType(error: unknown): string {
  if (error instanceof AppError) return error.code;
  if (typeof error !== 'object' || error === null) return typeof error;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.constructor.name;
}

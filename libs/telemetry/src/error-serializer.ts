import { AppError } from '#kernel/app-error';

/** What a log shows of an error. */
export interface SerializedError {
  readonly type: string;
  readonly code?: string;
  readonly kind?: string;
  readonly details?: object;
  readonly message?: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly stack?: string;
  readonly cause?: SerializedError;
}

const MAX_CAUSES = 4;

/**
 * Code, kind, details and stack. The text of a database error quotes values (`invalid input syntax … "…"`), and so do
 * its `detail`, `where` and parameters: of those only SQLSTATE, table and constraint are shown.
 */
export function serializeError(error: unknown, depth = 0): SerializedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const cause = causeOf(error);
  return {
    type: error.constructor.name,
    ...described(error),
    ...framesOf(error),
    ...(cause === undefined || depth >= MAX_CAUSES ? {} : { cause: serializeError(cause, depth + 1) }),
  };
}

function described(error: Error): Partial<SerializedError> {
  if (error instanceof AppError) return { code: error.code, kind: error.kind, details: error.details };
  const code = textOf(error, 'code');
  if (isDatabaseError(error)) return { ...code, ...textOf(error, 'table'), ...textOf(error, 'constraint') };
  return { ...code, message: error.message };
}

/** A server's answer has a severity; TypeORM wraps it together with the statement and its parameters. */
function isDatabaseError(error: Error): boolean {
  return 'severity' in error || 'driverError' in error || 'parameters' in error;
}

function causeOf(error: Error): unknown {
  return 'driverError' in error ? error.driverError : error.cause;
}

/** The first lines of a stack repeat the text, so only the frames are kept. */
function framesOf(error: Error): { stack?: string } {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return frames.length === 0 ? {} : { stack: frames.join('\n') };
}

function textOf<K extends string>(error: Error, key: K): Partial<Record<K, string>> {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? ({ [key]: value } as Partial<Record<K, string>>) : {};
}

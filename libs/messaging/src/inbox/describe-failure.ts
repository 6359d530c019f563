import { AppError } from '#kernel/app-error';

/** Class and fields of a failure; driver texts may quote values, so only codes and paths are kept. */
export function describeFailure(error: unknown): { errorClass: string; errorText: string } {
  if (error instanceof AppError) return { errorClass: error.code, errorText: JSON.stringify(error.details) };
  const code = (error as { driverError?: { code?: string; constraint?: string } }).driverError;
  if (code) return { errorClass: `SQL-${code.code ?? ''}`, errorText: code.constraint ?? '' };
  return { errorClass: error instanceof Error ? error.name : 'unknown', errorText: firstFrame(error) };
}

function firstFrame(error: unknown): string {
  return error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
}

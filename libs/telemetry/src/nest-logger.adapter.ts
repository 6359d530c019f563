import type { LoggerService } from '@nestjs/common';
import { createLogger, type Logger } from './logger.ts';

type Level = 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal';

/** Nest's logger on ours: `NestFactory.create(module, { logger: new NestLoggerAdapter() })`. */
export class NestLoggerAdapter implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger = createLogger()) {
    this.#logger = logger;
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  /** Nest passes `(message, …more, context)`, and for errors `(message, stack, context)`. */
  #write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const last = rest.at(-1);
    const fields: Record<string, unknown> = typeof last === 'string' && !isStack(last) ? { context: last } : {};
    const error = [message, ...rest].find((value) => value instanceof Error);
    const stack = rest.find((value) => typeof value === 'string' && isStack(value));
    if (error) fields['error'] = error;
    else if (stack) fields['stack'] = framesOf(stack as string);
    const extra = rest.find((value) => typeof value === 'object' && value !== null && !(value instanceof Error));
    if (typeof message === 'object' && message !== null && !error) Object.assign(fields, message);
    this.#logger[level]({ ...(extra as object | undefined), ...fields }, textOf(message, error));
  }
}

function textOf(message: unknown, error: unknown): string | undefined {
  if (typeof message === 'string') return message;
  if (error instanceof Error) return error.constructor.name;
  return typeof message === 'number' || typeof message === 'boolean' ? String(message) : undefined;
}

function isStack(text: string): boolean {
  return /\n\s+at /.test(text);
}

function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

import type { Request, Response } from 'express';
import { newId } from '#kernel/ids';

/** Root of the public API. */
export const API_PREFIX = '/api/v1';

/** Names the services that did not answer and whose rows are therefore missing. */
export const UNAVAILABLE_HEADER = 'kokuho-unavailable';

/** The caller's token, for the owner to check again. */
export function callerHeaders(request: Request): Record<string, string> {
  const authorization = request.header('authorization');
  return { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) };
}

/** The body as it came: the owner reads and validates it, and nothing is rewritten on the way. */
export function rawBody(request: Request): Uint8Array<ArrayBuffer> | undefined {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? Uint8Array.from(body) : undefined;
}

/** The query as it came, with its question mark. */
export function searchOf(request: Request): string {
  const start = request.originalUrl.indexOf('?');
  return start === -1 ? '' : request.originalUrl.slice(start);
}

/** Headers of a request with a body; every POST has a key, and the caller learns the one that was drawn. */
export function writeHeaders(request: Request, response: Response): Record<string, string> {
  const key = request.header('idempotency-key') ?? newId();
  response.setHeader('Idempotency-Key', key);
  return {
    ...callerHeaders(request),
    'content-type': request.header('content-type') ?? 'application/json',
    'idempotency-key': key,
  };
}

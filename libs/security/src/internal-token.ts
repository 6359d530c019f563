import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '#config/secret';

export const INTERNAL_TOKEN_HEADER = 'x-kokuho-internal';

/** Constant time whatever the length, since hashes of equal length are compared. */
export function isInternalToken(given: string | undefined, expected: Secret): boolean {
  if (given === undefined || given === '') return false;
  return timingSafeEqual(sha256(given), sha256(expected.reveal()));
}

/** Headers of a call to an internal route of another service. */
export function internalHeaders(token: Secret): Record<string, string> {
  return { [INTERNAL_TOKEN_HEADER]: token.reveal() };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

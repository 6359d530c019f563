import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel/canonical-json';

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Hash of a value's canonical JSON: sorted keys, a missing field and `undefined` the same. */
export function contentHash(value: object): string {
  return sha256(canonicalJson(value));
}

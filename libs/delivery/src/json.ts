import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel/canonical-json';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [member: string]: Json | undefined;
}

/** SHA-256 (hex) of the canonical text: what digests of both sides are compared by. */
export function contentSha256(content: JsonObject): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

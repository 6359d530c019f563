import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import { writeDurably } from '../record-log/durable-file.ts';

export interface SigningKeys {
  readonly jwks: { readonly keys: JWK[] };
  readonly cookieKeys: string[];
}

/** Keys made once and kept, so that tokens stay valid over a restart. */
export async function signingKeys(stateDir: string): Promise<SigningKeys> {
  const path = join(stateDir, 'signing-keys.json');
  if (existsSync(path)) return JSON.parse(await readFile(path, 'utf8')) as SigningKeys;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const keys = {
    jwks: { keys: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }] },
    cookieKeys: [randomBytes(32).toString('hex')],
  };
  await mkdir(stateDir, { recursive: true });
  await writeDurably(path, JSON.stringify(keys), 0o600);
  return keys;
}

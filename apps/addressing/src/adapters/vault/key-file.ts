import { createPublicKey, generateKeyPairSync, hkdfSync, randomBytes, type JsonWebKey } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

interface KeyFile {
  readonly version: 1;
  /** 32 random bytes, base64: the root of the encryption and index keys. */
  readonly root: string;
  readonly kid: string;
  /** Private key for 個人番号 that travels as JWE. */
  readonly jwe: JsonWebKey;
}

export interface VaultKeys {
  readonly encryption: Buffer;
  readonly blindIndex: Buffer;
  readonly kid: string;
  readonly privateJwk: JsonWebKey;
  readonly publicJwk: JsonWebKey;
}

/** Reads the keys, or makes them at the first start. Losing this file makes every stored 個人番号 unreadable. */
export function loadKeys(path: string): VaultKeys {
  if (!existsSync(path)) createKeyFile(path);
  const file = JSON.parse(readFileSync(path, 'utf8')) as KeyFile;
  const root = Buffer.from(file.root, 'base64');
  const publicJwk = createPublicKey({ key: file.jwe, format: 'jwk' }).export({ format: 'jwk' });
  return {
    encryption: derive(root, 'individual-number encryption v1'),
    blindIndex: derive(root, 'individual-number blind index v1'),
    kid: file.kid,
    privateJwk: file.jwe,
    publicJwk: { ...publicJwk, kid: file.kid, use: 'enc', alg: 'RSA-OAEP-256' },
  };
}

function createKeyFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
  const file: KeyFile = {
    version: 1,
    root: randomBytes(32).toString('base64'),
    kid: randomBytes(8).toString('hex'),
    jwe: privateKey.export({ format: 'jwk' }),
  };
  // Exclusive: two instances starting together must not end up with different keys.
  writeFileSync(path, JSON.stringify(file), { mode: 0o400, flag: 'wx' });
  chmodSync(path, 0o400);
}

/** Separate keys for separate purposes, so that the index key cannot decrypt. */
function derive(root: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), purpose, 32));
}

import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../record-log/durable-file.ts';

/** The server's key, made once and kept: a sender that pinned it must find it again after a restart. */
export async function hostKey(stateDir: string): Promise<string> {
  const path = join(stateDir, 'ssh-host-key');
  if (existsSync(path)) return readFile(path, 'utf8');
  const key = newKey();
  await mkdir(stateDir, { recursive: true });
  await writeDurably(path, key, 0o600);
  return key;
}

/** Not ssh2's own generator: about one in a hundred of its ed25519 keys cannot be read back by ssh2 itself. */
function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKey.export({ type: 'sec1', format: 'pem' }) as string;
}

import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { writeDurably } from '../record-log/durable-file.ts';

/** The server's key, made once and kept: a sender that pinned it must find it again after a restart. */
export async function hostKey(stateDir: string): Promise<string> {
  const path = join(stateDir, 'ssh-host-key');
  if (existsSync(path)) return readFile(path, 'utf8');
  const { private: key } = ssh2.utils.generateKeyPairSync('ed25519');
  await mkdir(stateDir, { recursive: true });
  await writeDurably(path, key, 0o600);
  return key;
}

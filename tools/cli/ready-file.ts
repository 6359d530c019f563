import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '#security/role';
import { CliFailure } from './cli-failure.ts';

/** The running system as it describes itself. */
export interface ReadyFile {
  readonly console: string;
  readonly tokens: Readonly<Partial<Record<Role, string>>>;
}

/** @throws CliFailure when the system is not running. */
export async function readReadyFile(dataDir: string): Promise<ReadyFile> {
  const path = join(dataDir, 'ready.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new CliFailure([`${path} がありません。`, 'npm start で起動し、準備ができてから実行してください。'], 3);
  }
  return JSON.parse(text) as ReadyFile;
}

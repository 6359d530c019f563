import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Leader of a server that was started in a data folder; what it started hangs below it. */
export function serverPid(dataDir: string, name: string): number {
  return Number(readFileSync(join(dataDir, 'pids', `${name}.pid`), 'utf8'));
}

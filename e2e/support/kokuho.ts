import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestSystem } from './system.ts';

const run = promisify(execFile);
const MAX_OUTPUT = 256 * 1024 * 1024;

/** `npm run kokuho -- …` against a system of the tests; gives what it printed. */
export async function kokuho({ system }: TestSystem, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, KOKUHO_DATA_DIR: system.dataDir, NODE_OPTIONS: '' };
  const { stdout } = await run(process.execPath, ['dist/tools/cli/kokuho.js', ...args], { env, maxBuffer: MAX_OUTPUT });
  return stdout;
}

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventually } from '#testing/eventually';
import type { TestSystem } from '../../support/system.ts';

const PRELOADED = ['subscriber.mjs', '../clock/skew.mjs'];

/** What makes the services of a system listen for the steps at which they shall end, and take the clock they are given: to be given to it when it starts. */
export function failpointEnvironment(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  const imports = PRELOADED.map((file) => `--import=${pathToFileURL(join(import.meta.dirname, file)).href}`);
  return { NODE_OPTIONS: imports.join(' '), KOKUHO_FAILPOINT_DIR: folder };
}

/** Lets a service end at the n-th passing of a step; resolves with whether it did, and with another in its place. */
export async function killAt(
  { system }: TestSystem,
  folder: string,
  service: string,
  step: { readonly name: string; readonly after: number },
  withinMs: number,
): Promise<boolean> {
  const pid = system.processes[service];
  if (pid === undefined) throw new Error(`${service} is not running`);
  const file = join(folder, `${String(pid)}.json`);
  writeFileSync(file, JSON.stringify(step));
  system.kill(service, 'SIGWINCH');
  const struck = await eventually(() => {
    if (system.processes[service] === pid) throw new Error(`${service} has not reached ${step.name}`);
  }, withinMs).then(
    () => true,
    () => false,
  );
  if (!struck) {
    rmSync(file, { force: true });
    system.kill(service, 'SIGWINCH');
    return false;
  }
  await eventually(() => {
    if (system.processes[service] === undefined) throw new Error(`${service} is not running again`);
  }, 30_000);
  return true;
}

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '#testing/eventually';
import type { TestSystem } from './system.ts';

/** kill -9 of the broker and loss of its disk; resolves when an empty one has taken its place and answers. */
export async function wipeBroker({ system, ready }: TestSystem): Promise<void> {
  const database = join(system.dataDir, 'rabbitmq', 'mnesia');
  if (!existsSync(database)) throw new Error(`the broker keeps its data elsewhere than in ${database}`);
  const dead = system.processes['rabbitmq'];
  const lost = join(database, 'lost');
  rmSync(lost, { recursive: true, force: true });
  const kept = readdirSync(database);
  mkdirSync(lost);
  system.kill('rabbitmq');
  // In the same turn as the kill: nothing can be started again before this. Inside the folder, which may be a disk of its own.
  for (const name of kept) renameSync(join(database, name), join(lost, name));
  await eventually(async () => {
    if (system.processes['rabbitmq'] === dead) throw new Error('the broker has not been started again');
    await askManagement(ready.management);
  }, 90_000);
  rmSync(lost, { recursive: true, force: true });
}

async function askManagement(managementUrl: string): Promise<void> {
  const url = new URL('/api/whoami', managementUrl);
  const authorization = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString('base64')}`;
  url.username = url.password = '';
  const { status } = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(2_000) });
  if (status !== 200) throw new Error(`the broker answered ${String(status)}`);
}

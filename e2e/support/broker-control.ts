import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { portsOf } from '../../tools/servers/free-ports.mjs';
import type { TestSystem } from './system.ts';

const run = promisify(execFile);

/** Whether the broker is a program of this machine and not a container, whose tools are inside it. */
export function canControlBroker({ system }: TestSystem): boolean {
  return existsSync(toolOf(system.dataDir));
}

/** `rabbitmqctl` of the system's own broker: for what its management API does not offer. */
export async function controlBroker({ system, ready }: TestSystem, ...command: string[]): Promise<void> {
  const { epmd } = portsOf(Number(new URL(ready.console).port));
  await run(toolOf(system.dataDir), command, {
    timeout: 60_000,
    // Asked to end, the tool ends as if all had gone well.
    killSignal: 'SIGKILL',
    env: {
      PATH: `${process.env['PATH'] ?? ''}:/usr/local/bin:/usr/bin:/bin`,
      LANG: 'C.UTF-8',
      HOME: join(system.dataDir, 'rabbitmq', 'erlang-home'),
      ERL_EPMD_PORT: String(epmd),
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
      RABBITMQ_NODENAME: 'kokuho@localhost',
      RABBITMQ_CTL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    },
  });
}

function toolOf(dataDir: string): string {
  return join(dataDir, 'rabbitmq', 'home', 'sbin', 'rabbitmqctl');
}

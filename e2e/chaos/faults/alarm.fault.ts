import { setTimeout as delay } from 'node:timers/promises';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { canControlBroker, controlBroker } from '../../support/broker-control.ts';
import type { Fault, Target } from '../fault.ts';
import { management } from './management.ts';
import { drawSubscribed, type Subscribed } from './streams.ts';

const POLICY = 'policies/%2F/full';
const ALARMS = {
  disk: { on: ['set_disk_free_limit', '900GB'], off: ['set_disk_free_limit', '50MB'] },
  memory: {
    on: ['set_vm_memory_high_watermark', 'absolute', '1MB'],
    off: ['set_vm_memory_high_watermark', 'absolute', '512MB'],
  },
} as const;

/** A broker that lives and takes nothing: alarms, full queues; and one whose queues, bindings, exchanges are gone. */
export function alarmFault(random: Random): Fault {
  const how = pick(random, ['disk', 'memory', 'full', 'purge', 'unbind', 'exchange'] as const);
  const milliseconds = integerBetween(random, 1_000, 8_000);
  const subscribed = drawSubscribed(random);
  const { stream, subscriber } = subscribed;
  const fault = (name: string, strike: Fault['strike']): Fault => ({ class: 'alarm', name, strike });
  switch (how) {
    case 'disk':
    case 'memory':
      return fault(`${how} alarm for ${String(milliseconds)} ms`, (target) => alarm(target, how, milliseconds));
    case 'full':
      return fault(`queues of ${subscriber} for ${stream} full for ${String(milliseconds)} ms`, (target) =>
        fill(target, subscribed, milliseconds),
      );
    case 'purge':
      return fault(`queues of ${subscriber} for ${stream} emptied`, ({ running }) =>
        forEachQueue(subscribed, (queue) => management(running, 'DELETE', `queues/%2F/${queue}/contents`)),
      );
    case 'unbind':
      return fault(`queues of ${subscriber} for ${stream} unbound`, ({ running }) =>
        forEachQueue(subscribed, (queue) => unbind(running, stream, queue)),
      );
    case 'exchange':
      return fault(`exchange ${stream} deleted`, ({ running }) =>
        management(running, 'DELETE', `exchanges/%2F/${stream}`),
      );
  }
}

async function alarm({ running }: Target, kind: keyof typeof ALARMS, milliseconds: number): Promise<boolean> {
  if (!canControlBroker(running)) return false;
  await controlBroker(running, ...ALARMS[kind].on);
  await delay(milliseconds);
  await controlBroker(running, ...ALARMS[kind].off);
  return true;
}

/** The subscriber is frozen, as a queue that is read at once is never full. */
async function fill({ running }: Target, { stream, subscriber }: Subscribed, milliseconds: number): Promise<void> {
  const pattern = `^${subscriber}\\.${stream.replace('.', '\\.')}\\.q\\d+$`;
  await management(running, 'PUT', POLICY, { pattern, definition: { 'max-length': 1 }, 'apply-to': 'queues' });
  running.system.kill(subscriber, 'SIGSTOP');
  await delay(milliseconds);
  running.system.kill(subscriber, 'SIGCONT');
  await management(running, 'DELETE', POLICY);
}

async function forEachQueue({ queues }: Subscribed, work: (queue: string) => Promise<unknown>): Promise<void> {
  for (const queue of queues) await work(encodeURIComponent(queue));
}

async function unbind(running: Target['running'], stream: string, queue: string): Promise<void> {
  const path = `bindings/%2F/e/${stream}/q/${queue}`;
  const bindings = ((await management(running, 'GET', path)) ?? []) as { properties_key: string }[];
  for (const { properties_key: key } of bindings)
    await management(running, 'DELETE', `${path}/${encodeURIComponent(key)}`);
}

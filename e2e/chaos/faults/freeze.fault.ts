import { setTimeout as delay } from 'node:timers/promises';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import type { Fault } from '../fault.ts';
import { copyOf, SERVICES } from './services.ts';

/** Beyond the 15 s in which a publish must be confirmed; rare, as it is long. */
const BEYOND_LIMIT_MS = 17_000;
const BEYOND_LIMIT_SHARE = 0.08;

/** SIGSTOP and SIGCONT: a process that was away and does not know it. */
export function freezeFault(random: Random): Fault {
  const name = pick(random, [...SERVICES, 'rabbitmq', 'postgres']);
  const milliseconds = random() < BEYOND_LIMIT_SHARE ? BEYOND_LIMIT_MS : integerBetween(random, 500, 5_000);
  return {
    class: 'freeze',
    name: `${name} for ${String(milliseconds)} ms`,
    strike: async ({ running }) => {
      const copy = copyOf(running, random, name);
      running.system.kill(copy, 'SIGSTOP');
      await delay(milliseconds);
      running.system.kill(copy, 'SIGCONT');
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import type { Fault } from '../fault.ts';
import { SERVICES } from './services.ts';

/** SIGSTOP and SIGCONT: a process that was away and does not know it. */
export function freezeFault(random: Random): Fault {
  const name = pick(random, [...SERVICES, 'rabbitmq', 'postgres']);
  const milliseconds = integerBetween(random, 500, 6_000);
  return {
    class: 'freeze',
    name: `${name} for ${String(milliseconds)} ms`,
    strike: async ({ running: { system } }) => {
      system.kill(name, 'SIGSTOP');
      await delay(milliseconds);
      system.kill(name, 'SIGCONT');
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { fillUp, makeRoom } from '../disk/small-disks.ts';
import type { Fault } from '../fault.ts';
import { loseBroker } from './wipe.fault.ts';

/** Below the broker's limit, so that it stops publishers while it can still write. */
const LITTLE = 20 * 1024 * 1024;

/** A disk that is full, or so nearly full that its user says stop, until somebody makes room. */
export function diskFault(random: Random): Fault {
  const disk = pick(random, ['rabbitmq', 'postgres'] as const);
  const leave = pick(random, [0, LITTLE]);
  const milliseconds = integerBetween(random, 1_000, 8_000);
  return {
    class: 'disk',
    name: `${disk} has ${String(leave)} bytes left for ${String(milliseconds)} ms`,
    strike: async (target) => {
      if (!target.smallDisks) return false;
      const { system } = target.running;
      // More than once: what the server gives back in the meantime is taken too.
      const until = performance.now() + milliseconds;
      while (performance.now() < until) {
        fillUp(system.dataDir, disk, leave);
        await delay(200);
      }
      makeRoom(system.dataDir, disk);
      // PostgreSQL ends by itself and is started again. RabbitMQ 3.10 lives on without the queues that could not write, and
      // may not find them again after a restart either: what is sure to help is an empty one.
      if (disk === 'rabbitmq' && leave === 0) await loseBroker(target);
      return true;
    },
  };
}

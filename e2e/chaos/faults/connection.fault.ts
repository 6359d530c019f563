import { integerBetween, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import type { Fault } from '../fault.ts';
import { management } from './management.ts';

/** Cuts some or all AMQP connections: what was in flight is in doubt on both sides. */
export function connectionFault(random: Random): Fault {
  const percent = integerBetween(random, 20, 100);
  return {
    class: 'connection',
    name: `cut ${String(percent)} % of the broker's connections`,
    strike: async ({ running }) => {
      const connections = (await management(running, 'GET', 'connections')) as { name: string }[];
      const cut = connections.slice(0, Math.ceil((connections.length * percent) / 100));
      for (const { name } of cut) await management(running, 'DELETE', `connections/${encodeURIComponent(name)}`);
    },
  };
}

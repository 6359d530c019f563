import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { brokerOutage, crash } from '../../support/crash.ts';
import type { Fault } from '../fault.ts';

/** The broker killed, killed with the database, or away for a while. */
export function brokerFault(random: Random): Fault {
  const seconds = integerBetween(random, 1, 8);
  const fault = (name: string, strike: Fault['strike']): Fault => ({ class: 'broker', name, strike });
  switch (pick(random, ['kill', 'outage', 'both'] as const)) {
    case 'kill':
      return fault('kill -9', ({ running }) => crash(running, 'rabbitmq'));
    case 'outage':
      return fault(`away for ${String(seconds)} s`, ({ running }) => brokerOutage(running, seconds));
    case 'both':
      return fault('kill -9 with the postmaster', async ({ running }) => {
        await Promise.all([crash(running, 'rabbitmq'), crash(running, 'postgres')]);
      });
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { crash } from '../../support/crash.ts';
import type { Fault } from '../fault.ts';
import { copyOf, SERVICES } from './services.ts';

/** kill -9 of one service, of two at once, or of one again while it starts. */
export function killFault(random: Random): Fault {
  const first = pick(random, SERVICES);
  const how = pick(random, ['one', 'one', 'two', 'again'] as const);
  if (how === 'two') {
    const second = pick(
      random,
      SERVICES.filter((name) => name !== first),
    );
    return {
      class: 'kill',
      name: `${first} and ${second}`,
      strike: async ({ running }) => {
        await Promise.all([first, second].map((name) => crash(running, copyOf(running, random, name))));
      },
    };
  }
  if (how === 'one') {
    return {
      class: 'kill',
      name: first,
      strike: ({ running }) => crash(running, copyOf(running, random, first)),
    };
  }
  const pause = integerBetween(random, 50, 1_500);
  return {
    class: 'kill',
    name: `${first} twice, ${String(pause)} ms apart`,
    strike: async ({ running }) => {
      const copy = copyOf(running, random, first);
      await crash(running, copy);
      await delay(pause);
      await crash(running, copy);
    },
  };
}

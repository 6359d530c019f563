import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { crash, untilReady } from '../../support/crash.ts';
import type { TestSystem } from '../../support/system.ts';
import type { Fault } from '../fault.ts';
import { WITH_CLOCK } from './services.ts';

const MINUTE_MS = 60_000;
const SKEWS = { '-1 day': -1_440, '-10 min': -10, '+10 min': 10, '+1 day': 1_440 } as const;

/** A service whose clock leaps and leaps back, or that starts with a wrong clock and later with the right one. */
export function clockFault(random: Random): Fault {
  const service = pick(random, WITH_CLOCK);
  const skew = pick(random, Object.keys(SKEWS) as (keyof typeof SKEWS)[]);
  const how = pick(random, ['leaps', 'starts'] as const);
  const milliseconds = integerBetween(random, 1_000, 5_000);
  return {
    class: 'clock',
    name: `${service} ${how} ${skew} for ${String(milliseconds)} ms`,
    strike: async ({ running, failpointFolder }) => {
      const take = async (): Promise<void> => {
        if (how === 'starts') await startAgain(running, service);
        else running.system.kill(service, 'SIGWINCH');
      };
      const file = join(failpointFolder, `${service}.clock`);
      writeFileSync(file, String(SKEWS[skew] * MINUTE_MS));
      await take();
      await delay(milliseconds);
      rmSync(file);
      await take();
    },
  };
}

async function startAgain(running: TestSystem, service: string): Promise<void> {
  await crash(running, service);
  await untilReady(running, service);
}

import { setTimeout as delay } from 'node:timers/promises';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { eventually } from '#testing/eventually';
import type { Body } from '../../support/receiver-log.ts';
import type { Fault } from '../fault.ts';

const KNOBS: Readonly<Record<Body, readonly Readonly<Record<string, unknown>>[]>> = {
  'intermediate-server': [
    { dropReceipt: true },
    { dropAnswer: true },
    { duplicate: true },
    { delayMs: 3_000 },
    { refuse: true },
    { contradict: true },
    { stranger: true },
  ],
  aggregation: [
    { dropAnswer: true },
    { duplicate: true },
    { delayMs: 3_000 },
    { refuse: true },
    { partial: true },
    { incomplete: true },
  ],
};

/** A receiver that is ill: away, slow, silent, talking twice, refusing. */
export function receiverFault(random: Random): Fault {
  const body = pick(random, ['intermediate-server', 'aggregation'] as const);
  const away = random() < 0.25;
  const milliseconds = integerBetween(random, 500, 5_000);
  const knob = away ? { down: true } : { ...pick(random, KNOBS[body]), times: integerBetween(random, 1, 5) };
  return {
    class: 'receiver',
    name: `${body} ${JSON.stringify(knob)} for ${String(milliseconds)} ms`,
    strike: async ({ running: { ready } }) => {
      const set = (faults: unknown): Promise<void> => setFaults(`${ready.counterparts[body]}/faults`, faults);
      await set([knob]);
      await delay(milliseconds);
      await set([]);
    },
  };
}

/** The body may be restarting from the fault before. */
async function setFaults(url: string, faults: unknown): Promise<void> {
  await eventually(async () => {
    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
    if (!response.ok) throw new Error(`PUT ${url} answered ${String(response.status)}`);
  }, 30_000);
}

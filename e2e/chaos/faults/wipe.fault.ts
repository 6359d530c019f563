import { wipeBroker } from '../../support/broker-wipe.ts';
import type { Fault, Target } from '../fault.ts';

/** More than can be on its way from the registry at any moment. */
const UNDER_WAY = 400;

/** The broker loses its disk. The registry, as one that knows what it may have lost, sends its latest events again. */
export function wipeFault(): Fault {
  return {
    class: 'wipe',
    name: 'the broker loses all its data',
    strike: loseBroker,
  };
}

/** An empty broker in the place of the one there was, and the registry's latest events once more. */
export async function loseBroker({ running, load }: Target): Promise<void> {
  await wipeBroker(running);
  await load.sendAgain(UNDER_WAY);
}

import { pick, seededRandom } from '../../apps/counterparts/src/faults/seeded-random.ts';
import type { Fault, FaultClass } from './fault.ts';
import { FAULT_MAKERS } from './faults/index.ts';

/** Process and connection faults are what a town's server room has most of; what takes long or costs much is rare. */
const WEIGHTS: Readonly<Record<FaultClass, number>> = {
  step: 40,
  kill: 18,
  freeze: 12,
  database: 16,
  broker: 8,
  node: 16,
  connection: 14,
  network: 16,
  alarm: 10,
  disk: 4,
  clock: 6,
  wipe: 2,
  message: 16,
  receiver: 14,
};

/** The faults of a run, in order. The n-th depends on seed, classes and n alone. */
export function schedule(seed: number, classes: readonly FaultClass[], count: number): Fault[] {
  const bag = classes.flatMap((name) => Array.from({ length: WEIGHTS[name] }, () => name));
  return Array.from({ length: count }, (_, index) => {
    const random = seededRandom(seed, index);
    return FAULT_MAKERS[pick(random, bag)](random);
  });
}

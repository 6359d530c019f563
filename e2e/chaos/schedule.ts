import { pick, seededRandom } from '../../apps/counterparts/src/faults/seeded-random.ts';
import type { Fault, FaultClass } from './fault.ts';
import { FAULT_MAKERS } from './faults/index.ts';

/** Process and connection faults are what a town's server room has most of. */
const WEIGHTS: Readonly<Record<FaultClass, number>> = {
  step: 10,
  kill: 4,
  freeze: 3,
  database: 3,
  broker: 2,
  connection: 3,
  message: 3,
  receiver: 3,
};

/** The faults of a run, in order. The n-th depends on seed, classes and n alone. */
export function schedule(seed: number, classes: readonly FaultClass[], count: number): Fault[] {
  const bag = classes.flatMap((name) => Array.from({ length: WEIGHTS[name] }, () => name));
  return Array.from({ length: count }, (_, index) => {
    const random = seededRandom(seed, index);
    return FAULT_MAKERS[pick(random, bag)](random);
  });
}

import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import type { Failpoint } from '#telemetry/failpoint';
import { killAt } from '../failpoints/arming.ts';
import type { Fault } from '../fault.ts';
import { copyOf } from './services.ts';

const PRODUCERS = ['addressing', 'qualification', 'linkage', 'federation'] as const;
const CONSUMERS = ['qualification', 'linkage', 'federation'] as const;

/** Who passes a step. */
export const OWNERS: Readonly<Record<Failpoint, readonly string[]>> = {
  'outbox.added': PRODUCERS,
  'relay.read': PRODUCERS,
  'relay.published': PRODUCERS,
  'relay.confirmed': PRODUCERS,
  'relay.recorded': PRODUCERS,
  'inbox.delivered': CONSUMERS,
  'inbox.gated': CONSUMERS,
  'inbox.applied': CONSUMERS,
  'inbox.committed': CONSUMERS,
  'copy.marked': ['linkage'],
  'copy.received': ['linkage'],
  'copy.answered': ['linkage'],
  'file.begun': ['federation'],
  'file.written': ['federation'],
  'file.renamed': ['federation'],
  'file.delivered': ['federation'],
  'result.read': ['federation'],
  'result.stored': ['federation'],
};

const WITHIN_MS = 6_000;
/** Files come by the second, messages by the dozen. */
const OF_FILES = /^(file|result)\./;

/** kill -9 exactly at a named step of a service's work, at its first or a later passing. */
export function stepFault(random: Random): Fault {
  const name = pick(random, Object.keys(OWNERS) as Failpoint[]);
  const service = pick(random, OWNERS[name]);
  const after = integerBetween(random, 1, OF_FILES.test(name) ? 3 : 6);
  return {
    class: 'step',
    name: `${service} at ${name}, passing ${String(after)}`,
    strike: ({ running, failpointFolder }) =>
      killAt(running, failpointFolder, copyOf(running, random, service), { name, after }, WITHIN_MS),
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import type { Healing, Toxic, ToxicKind } from '../../support/fault-proxy/toxic.ts';
import type { Fault } from '../fault.ts';
import { LINKS, protocolOf } from '../network/links.ts';

const KINDS: readonly ToxicKind[] = ['latency', 'reset', 'half-open', 'cut', 'slicer', 'ack-drop', 'down'];
/** Above what a heartbeat of ten seconds takes to notice; rare, as it is long. */
const BEYOND_HEARTBEAT_MS = 25_000;
const BEYOND_HEARTBEAT_SHARE = 0.04;

/** One service's way to one server: slow, torn, silent, deaf in one ear, in crumbs, without answers, gone. */
export function networkFault(random: Random): Fault {
  const link = pick(random, LINKS);
  const toxic = drawToxic(random);
  const long = toxic.kind === 'half-open' && random() < BEYOND_HEARTBEAT_SHARE * KINDS.length;
  const milliseconds = long ? BEYOND_HEARTBEAT_MS : integerBetween(random, 300, 8_000);
  const healing = pick(random, ['resume', 'reset'] as const satisfies readonly Healing[]);
  const [service] = link;
  return {
    class: 'network',
    name: `${service} to ${protocolOf(link)} (${link[1]}): ${JSON.stringify(toxic)} for ${String(milliseconds)} ms, ${healing}`,
    strike: async ({ links }) => {
      links.of(link).set(toxic);
      await delay(milliseconds);
      links.of(link).heal(healing);
    },
  };
}

function drawToxic(random: Random): Toxic {
  const kind = pick(random, KINDS);
  switch (kind) {
    case 'latency':
      return { kind, milliseconds: integerBetween(random, 20, 1_000), jitter: integerBetween(random, 0, 500) };
    case 'reset':
      return { kind, afterBytes: integerBetween(random, 0, 4_000) };
    case 'cut':
      return { kind, direction: pick(random, ['up', 'down'] as const) };
    case 'slicer':
      return { kind, largest: integerBetween(random, 1, 64) };
    default:
      return { kind };
  }
}

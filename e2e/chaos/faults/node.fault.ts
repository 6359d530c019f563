import { setTimeout as delay } from 'node:timers/promises';
import { CLUSTER_NODES } from '../../../tools/servers/rabbitmq-cluster.mjs';
import { integerBetween, pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { eventually } from '#testing/eventually';
import { crash } from '../../support/crash.ts';
import type { TestSystem } from '../../support/system.ts';
import type { Fault } from '../fault.ts';
import { management } from './management.ts';

/** One node of the broker's cluster killed or frozen: the one that leads most queues, or any. */
export function nodeFault(random: Random): Fault {
  const chosen = pick(random, ['leader', 'leader', 'any'] as const);
  const [any = 'rabbitmq'] = [pick(random, CLUSTER_NODES)];
  const frozenMs = random() < 0.3 ? integerBetween(random, 1_000, 8_000) : undefined;
  const how = frozenMs === undefined ? 'killed' : `frozen for ${String(frozenMs)} ms`;
  return {
    class: 'node',
    name: `${chosen === 'leader' ? 'the leader' : any} ${how}`,
    strike: async ({ running }) => {
      await untilWhole(running);
      const node = chosen === 'leader' ? await leaderOf(running) : any;
      if (frozenMs === undefined) return crash(running, node);
      running.system.kill(node, 'SIGSTOP');
      await delay(frozenMs);
      running.system.kill(node, 'SIGCONT');
    },
  };
}

/** Two nodes of three are needed: another is struck only when all are up. */
export async function untilWhole(running: TestSystem): Promise<void> {
  await eventually(async () => {
    const nodes = (await management(running, 'GET', 'nodes')) as { running: boolean }[] | undefined;
    const up = nodes?.filter((node) => node.running).length ?? 0;
    if (up < CLUSTER_NODES.length) throw new Error(`${String(up)} nodes are up`);
  }, 120_000);
}

async function leaderOf(running: TestSystem): Promise<string> {
  const queues = (await management(running, 'GET', 'queues')) as { leader?: string }[] | undefined;
  const led = Map.groupBy(queues ?? [], ({ leader }) => leader);
  const [most] = [...led].sort(([, a], [, b]) => b.length - a.length);
  const number = /^kokuho(\d?)@/.exec(most?.[0] ?? '')?.[1];
  return number ? `rabbitmq-${number}` : 'rabbitmq';
}

import { declareQueues } from '../hop/workload.ts';
import { figuresOf } from '../measure/meter.ts';
import type { Bench, OpenScenario, Scenario, Subject } from '../scenario.ts';
import { Worker } from '../worker.ts';

/** The relay's own window; ratios are made with this one, the others say what else the broker could do. */
export const RELAY_WINDOW = 256;
const WINDOWS = [64, 128, RELAY_WINDOW, 512, 1_024];
const LANES = 5_000;

async function open(bench: Bench): Promise<OpenScenario> {
  await declareQueues(bench.amqpUrl);
  const { amqpUrl } = bench;
  const publisher = new Worker('hop/publish.worker', { amqpUrl });
  const count = bench.options.quick ? 10_000 : 30_000;
  const subjects = WINDOWS.map((window): Subject => ({
    name: `window ${String(window)}`,
    run: async () => {
      const drain = new Worker('hop/drain.worker', { amqpUrl });
      await drain.call('ready');
      await publisher.call('prepare', { count, lanes: LANES, window });
      let seconds = 0;
      const workers = { publisher: publisher.pid, drain: drain.pid, ...bench.servers };
      const cost = await bench.meter.measure(workers, async () => {
        ({ seconds } = await publisher.call<{ seconds: number }>('publish', { window }));
        await drain.call('until', { count });
      });
      await drain.stop();
      return figuresOf(count, seconds, cost);
    },
  }));
  const conditions = [
    `${String(count)} messages a run, one connection, one confirm channel, persistent and mandatory, 8 quorum queues`,
    'another process takes every message and acknowledges it (prefetch 128 a queue)',
  ];
  return { subjects, conditions, close: () => publisher.stop() };
}

export const rawAmqp: Scenario = { name: 'raw-amqp', group: 'hop', open };

import { randomUUID } from 'node:crypto';
import { makeDatabase } from '../hop/outbox-database.ts';
import { declareQueues, SUBSCRIBER } from '../hop/workload.ts';
import { figuresOf } from '../measure/meter.ts';
import type { Bench, Figures, OpenScenario, Scenario } from '../scenario.ts';
import { Worker } from '../worker.ts';

const LANES = 2_000;
const WINDOW = 512;

/** Full queues are taken by the product's consumer: envelope, gate, transaction, acknowledgement; the handler is empty. */
async function open(bench: Bench): Promise<OpenScenario> {
  const { amqpUrl } = bench;
  await declareQueues(amqpUrl);
  const databaseUrl = await makeDatabase(bench.postgresUrl, 'bench_consume', SUBSCRIBER);
  const publisher = new Worker('hop/publish.worker', { amqpUrl });
  const consumer = new Worker('hop/consume.worker', { amqpUrl, databaseUrl });
  const count = bench.options.quick ? 2_000 : 6_000;
  const run = async (): Promise<Figures> => {
    await publisher.call('prepare', { count, lanes: LANES, window: WINDOW, epoch: randomUUID() });
    await publisher.call('publish', { window: WINDOW });
    let seconds = 0;
    const cost = await bench.meter.measure({ consumer: consumer.pid, ...bench.servers }, async () => {
      ({ seconds } = await consumer.call<{ seconds: number }>('take', { count }));
    });
    return figuresOf(count, seconds, cost);
  };
  const close = async (): Promise<void> => {
    await Promise.all([publisher.stop(), consumer.stop()]);
  };
  const conditions = [`${String(count)} messages of ${String(LANES)} lanes a run, waiting in 8 quorum queues`];
  return { subjects: [{ name: 'one consumer', run }], conditions, close };
}

export const consume: Scenario = { name: 'consume', group: 'hop', open };

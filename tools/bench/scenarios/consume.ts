import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { makeDatabase } from '../hop/outbox-database.ts';
import { bodyTemplate, declareQueues, MUNICIPALITY, STREAM, SUBSCRIBER, TYPE } from '../hop/workload.ts';
import { figuresOf } from '../measure/meter.ts';
import type { Bench, Figures, OpenScenario, Scenario } from '../scenario.ts';
import { Worker } from '../worker.ts';

const LANES = 2_000;
const WINDOW = 512;

const PARKED_LANES = 200;
const FOLLOWERS = 1_000;

/** Lanes whose first message could not be applied, and what came after it. */
const PARKED = `
  INSERT INTO inbox.hold (consumer, stream, epoch, municipality, lane, lane_seq, state, message_id, type, body)
  SELECT $1, $2, $3, $4, 'P' || lpad(lane::text, 8, '0'), n, CASE n WHEN 1 THEN 'parked' ELSE 'gap' END, gen_random_uuid(), $5,
         convert_to($6, 'UTF8')
    FROM generate_series(1, $7::int) lane CROSS JOIN generate_series(1, $8::int) n`;

/** Full queues are taken by the product's consumer: envelope, gate, transaction, acknowledgement; the handler is empty. */
async function open(bench: Bench): Promise<OpenScenario> {
  const { amqpUrl } = bench;
  await declareQueues(amqpUrl);
  const publisher = new Worker('hop/publish.worker', { amqpUrl });
  const free = await makeDatabase(bench.postgresUrl, 'bench_consume', SUBSCRIBER);
  const beside = await makeDatabase(bench.postgresUrl, 'bench_consume_parked', SUBSCRIBER);
  await parkLanes(beside);
  const consumers = [free, beside].map((databaseUrl) => new Worker('hop/consume.worker', { amqpUrl, databaseUrl }));
  const count = bench.options.quick ? 2_000 : 6_000;
  const run = async (consumer: Worker): Promise<Figures> => {
    await publisher.call('prepare', { count, lanes: LANES, window: WINDOW, epoch: randomUUID() });
    await publisher.call('publish', { window: WINDOW });
    let seconds = 0;
    const cost = await bench.meter.measure({ consumer: consumer.pid, ...bench.servers }, async () => {
      ({ seconds } = await consumer.call<{ seconds: number }>('take', { count }));
    });
    return figuresOf(count, seconds, cost);
  };
  const close = async (): Promise<void> => {
    await Promise.all([publisher, ...consumers].map((worker) => worker.stop()));
  };
  const conditions = [
    `${String(count)} messages of ${String(LANES)} lanes a run, waiting in 8 quorum queues`,
    `beside parked lanes: ${String(PARKED_LANES)} lanes stand, each with ${String(FOLLOWERS)} messages held`,
  ];
  const names = ['one consumer', 'beside parked lanes'];
  const subjects = consumers.map((consumer, index) => ({ name: names[index] ?? '', run: () => run(consumer) }));
  return { subjects, conditions, close };
}

async function parkLanes(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const epoch = randomUUID();
  const key = [SUBSCRIBER, STREAM, epoch, MUNICIPALITY, TYPE];
  await client.query(PARKED, [...key, bodyTemplate(epoch), PARKED_LANES, FOLLOWERS]);
  await client.query('VACUUM ANALYZE inbox.hold');
  await client.end();
}

export const consume: Scenario = { name: 'consume', group: 'hop', open };

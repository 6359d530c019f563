/** Raw amqplib: what the broker takes from one connection when nothing else has to be done. */
import { connect } from 'amqplib';
import { serve, setupOfWorker } from '../worker.ts';
import { inParallel, publishSurely } from './publishing.ts';
import { bodyOf, bodyTemplate, lanesOf } from './workload.ts';

const { amqpUrl } = setupOfWorker<{ amqpUrl: string }>();
const model = await connect(amqpUrl);
const channel = await model.createConfirmChannel();
channel.on('return', () => process.exit(3));

interface Order {
  readonly count: number;
  readonly lanes: number;
  readonly window: number;
  /** Epoch of the envelopes; makes lanes of their own. */
  readonly epoch?: string;
}

let prepared: { shard: number; body: Buffer }[] = [];

/** Bodies are made before the clock runs, numbered from 1 in each lane. */
async function prepare({ count, lanes, epoch }: Order): Promise<void> {
  const template = bodyTemplate(epoch);
  const all = lanesOf(lanes);
  prepared = Array.from({ length: count }, (_, index) => {
    const { lane, shard } = all[index % lanes] ?? { lane: '', shard: 0 };
    return { shard, body: bodyOf(template, lane, Math.floor(index / lanes) + 1) };
  });
  return Promise.resolve();
}

async function publish({ window }: Order): Promise<{ seconds: number }> {
  const startedAt = performance.now();
  await inParallel(prepared.length, window, (index) => {
    const { shard, body } = prepared[index] ?? { shard: 0, body: Buffer.alloc(0) };
    return publishSurely(channel, shard, body);
  });
  return { seconds: (performance.now() - startedAt) / 1_000 };
}

serve({ prepare, publish }, () => model.close());

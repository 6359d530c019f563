/** Takes whatever arrives off the queues and acknowledges it, alike for everyone who is measured. */
import { connect } from 'amqplib';
import { serve, setupOfWorker } from '../worker.ts';
import { queueNames } from './workload.ts';

const PREFETCH = 128;

const { amqpUrl } = setupOfWorker<{ amqpUrl: string }>();
const model = await connect(amqpUrl);
const channel = await model.createChannel();
await channel.prefetch(PREFETCH);

let taken = 0;
let wanted = Infinity;
let arrived: (() => void) | undefined;

for (const queue of queueNames()) {
  // What a failed run left there is nobody's figure.
  await channel.purgeQueue(queue);
  await channel.consume(queue, (message) => {
    if (!message) return;
    channel.ack(message);
    taken += 1;
    if (taken >= wanted) arrived?.();
  });
}

async function until({ count }: { count: number }): Promise<void> {
  wanted = count;
  if (taken < wanted) await new Promise<void>((resolve) => (arrived = resolve));
  taken -= count;
  wanted = Infinity;
}

serve({ until, ready: () => Promise.resolve() }, () => model.close());

import { eventually } from '#testing/eventually';
import { startThrowawayServers } from '../../../../tools/servers/throwaway.mjs';
import { Hop, STREAM } from '../../test/hop.ts';
import {
  bindingKey,
  destinationsOf,
  exchangeName,
  QUARANTINE_EXCHANGE,
  QUARANTINE_QUEUE,
  queueName,
  QUEUES_PER_SUBSCRIPTION,
} from '../topology.ts';

const SUBSCRIPTION = { stream: STREAM, subscriber: 'qualification' };
const WITHIN_MS = 60_000;

describe('queues and exchanges that vanish under running services', () => {
  // RabbitMQ 3.10 restarts part of itself when a quorum queue with an at-least-once dead letter exchange is deleted in
  // use, which every other user of the broker feels.
  let server: Awaited<ReturnType<typeof startThrowawayServers>>;
  let hop: Hop;

  beforeAll(async () => {
    server = await startThrowawayServers();
  }, 120_000);

  afterAll(() => server.stop(), 60_000);

  beforeEach(async () => {
    hop = await Hop.create({ tailsEveryMs: 2_000, server });
    hop.startRelay();
    hop.startConsumer();
    await hop.add('F1');
    await eventually(() => expect(hop.seqs('F1')).toEqual([1]));
  }, 60_000);

  afterEach(() => hop.remove());

  async function deleteEverything(): Promise<void> {
    await hop.onChannel(async (channel) => {
      for (const destination of destinationsOf('addressing')) {
        for (let queue = 0; queue < destination.queues; queue += 1)
          await channel.deleteQueue(queueName(destination, queue));
        await channel.deleteExchange(exchangeName(destination.stream));
      }
      await channel.deleteQueue(QUARANTINE_QUEUE);
      await channel.deleteExchange(QUARANTINE_EXCHANGE);
    });
  }

  it('are declared again by the relay alone when no consumer is there to do it', async () => {
    await hop.stopConsumer();
    await deleteEverything();
    await hop.add('F1');
    await eventually(async () => expect(await hop.pending()).toBe(0), WITHIN_MS);
    hop.startConsumer();
    await eventually(() => expect(hop.seqs('F1')).toEqual([1, 2]), WITHIN_MS);
  }, 120_000);

  it('are bound again when only the bindings are gone', async () => {
    await hop.onChannel(async (channel) => {
      for (let queue = 0; queue < QUEUES_PER_SUBSCRIPTION; queue += 1) {
        const key = bindingKey(SUBSCRIPTION.subscriber, queue);
        await channel.unbindQueue(queueName(SUBSCRIPTION, queue), exchangeName(STREAM), key);
      }
    });
    await hop.add('F1');
    await eventually(() => expect(hop.seqs('F1')).toEqual([1, 2]), WITHIN_MS);
  }, 120_000);
});

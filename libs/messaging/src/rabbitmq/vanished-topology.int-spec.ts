import { eventually } from '#testing/eventually';
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
const LANES = 20;
const ROUNDS = 8;
const WITHIN_MS = 60_000;

describe('queues and exchanges that vanish under running services', () => {
  let hop: Hop;

  beforeEach(async () => {
    hop = await Hop.create({ tailsEveryMs: 2_000 });
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

  it('are declared again, and every message of every lane arrives, in order', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const adding = Promise.all(Array.from({ length: LANES }, (_, lane) => hop.add(`L${String(lane)}`)));
      if (round % 4 === 0) await deleteEverything();
      await adding;
    }
    await deleteEverything();
    const all = Array.from({ length: ROUNDS }, (_, index) => index + 1);
    await eventually(() => {
      for (let lane = 0; lane < LANES; lane += 1) expect(hop.seqs(`L${String(lane)}`)).toEqual(all);
    }, WITHIN_MS);
  }, 120_000);

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

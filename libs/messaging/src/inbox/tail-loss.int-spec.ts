import { eventually } from '#testing/eventually';
import { Hop, STREAM } from '../../test/hop.ts';
import { queueName, QUEUES_PER_SUBSCRIPTION } from '../topology.ts';

const SUBSCRIPTION = { stream: STREAM, subscriber: 'qualification' };
const HEALED_WITHIN_MS = 20_000;

describe('the last messages of a lane, confirmed by the broker and lost there', () => {
  let hop: Hop;

  beforeAll(async () => {
    hop = await Hop.create({ tailsEveryMs: 1_000 });
    hop.startRelay();
    hop.startConsumer();
  }, 60_000);

  afterAll(() => hop.remove());

  function purge(): Promise<number> {
    return hop.onChannel(async (channel) => {
      let purged = 0;
      for (let queue = 0; queue < QUEUES_PER_SUBSCRIPTION; queue += 1) {
        purged += (await channel.purgeQueue(queueName(SUBSCRIPTION, queue))).messageCount;
      }
      return purged;
    });
  }

  it('are asked for when the consumer starts after its queues were purged', async () => {
    await hop.add('A1');
    await eventually(() => expect(hop.seqs('A1')).toEqual([1]));
    await hop.stopConsumer();
    for (const lane of ['A1', 'A1', 'A2']) await hop.add(lane);
    await eventually(async () => expect(await hop.pending()).toBe(0), HEALED_WITHIN_MS);
    // The first one may be among them: taken in, but its acknowledgement cut off.
    expect(await purge()).toBeGreaterThanOrEqual(3);
    hop.startConsumer();
    await eventually(() => {
      expect(hop.seqs('A1')).toEqual([1, 2, 3]);
      expect(hop.seqs('A2')).toEqual([1]);
    }, HEALED_WITHIN_MS);
    await eventually(() => expect(hop.healed.reduce((sum, lanes) => sum + lanes, 0)).toBe(2), HEALED_WITHIN_MS);
    expect(hop.asked.map(({ lane, from, to }) => [lane, from, to])).toEqual(
      expect.arrayContaining([
        ['A1', 2, 3],
        ['A2', 1, 1],
      ]),
    );
  });

  it('are found by the comparison from time to time', async () => {
    await hop.stopRelay();
    await hop.add('B1');
    await hop.producer.dataSource.query(`DELETE FROM outbox.pending WHERE lane = 'B1'`);
    hop.startRelay();
    await eventually(() => expect(hop.seqs('B1')).toEqual([1]), HEALED_WITHIN_MS);
  });

  it('are not asked for while an earlier message of the lane is parked here', async () => {
    hop.failing = new Set(['C1']);
    const before = hop.asked.length;
    for (let n = 0; n < 3; n += 1) await hop.add('C1');
    await hop.add('C2');
    await eventually(async () => {
      const rows: unknown[] = await hop.consumer.dataSource.query(`SELECT 1 FROM inbox.hold WHERE lane = 'C1'`);
      expect(rows).toHaveLength(3);
    }, HEALED_WITHIN_MS);
    await eventually(async () => {
      const [mark]: { clean: boolean }[] = await hop.consumer.dataSource.query(
        `SELECT clean_until > (SELECT max(received_at) FROM inbox.hold) AS clean FROM inbox.tail_check`,
      );
      expect(mark).toEqual({ clean: true });
    }, HEALED_WITHIN_MS);
    expect(hop.asked.length).toBe(before);
  });
});

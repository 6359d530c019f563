import { eventually } from '#testing/eventually';
import { MUNICIPALITY } from '../../test/addressee.factory.ts';
import { Hop } from '../../test/hop.ts';
import { tombstonePattern } from '../on-tombstone.decorator.ts';
import type { StreamConsumerStrategy } from '../stream-consumer.strategy.ts';
import { queueName } from '../topology.ts';

const QUALIFICATION = { stream: 'addressing.person', subscriber: 'qualification' };

describe('what stays in the way of a lane', () => {
  let hop: Hop;
  let strategy: StreamConsumerStrategy;
  const told: string[] = [];

  beforeAll(async () => {
    hop = await Hop.create();
    hop.startRelay();
    strategy = hop.startConsumer();
    const pattern = tombstonePattern('addressing.addressee-changed.v1');
    strategy.addHandler(pattern, ((_: unknown, context: { envelope: { lane: string } }) => {
      told.push(context.envelope.lane);
      return Promise.resolve();
    }) as never);
  }, 60_000);

  afterAll(() => hop.remove());

  async function holdOf(lane: string, seq: number): Promise<{ id: string; state: string; errorClass: string | null }> {
    return eventually(async () => {
      const [row]: { id: string; state: string; errorClass: string | null }[] = await hop.consumer.dataSource.query(
        `SELECT id::text, state, error_class AS "errorClass" FROM inbox.hold WHERE lane = $1 AND lane_seq = $2`,
        [lane, seq],
      );
      if (!row) throw new Error('nothing is held');
      return row;
    }, 20_000);
  }

  async function parked(lane: string): Promise<string> {
    hop.failing = new Set([lane]);
    await hop.add(lane);
    await hop.add(lane);
    const { id } = await holdOf(lane, 1);
    await holdOf(lane, 2);
    hop.failing = new Set();
    return id;
  }

  it('is left out when a second person agrees; the lane goes on and the service is told', async () => {
    const id = await parked('A');
    const proposed = await strategy.tombstones.propose(id, '読めない内容', 'operator-1');
    expect(hop.seqs('A')).toEqual([]);
    await expect(strategy.tombstones.agree(proposed.id, 'operator-1')).rejects.toMatchObject({ code: 'MSG-0014' });
    await strategy.retryLane(await strategy.tombstones.agree(proposed.id, 'officer-1'));
    expect(hop.seqs('A')).toEqual([2]);
    expect(told).toEqual(['A']);
    expect(await strategy.tombstones.list(1)).toMatchObject([
      { lane: 'A', seq: 1, state: 'set', proposedBy: 'operator-1', decidedBy: 'officer-1' },
    ]);
    await hop.add('A');
    await eventually(() => expect(hop.seqs('A')).toEqual([2, 3]));
  });

  it('stays when the proposal is refused, and may be proposed again', async () => {
    const id = await parked('B');
    const first = await strategy.tombstones.propose(id, '読めない', 'operator-1');
    await expect(strategy.tombstones.propose(id, '読めない', 'operator-2')).rejects.toMatchObject({ code: 'MSG-0013' });
    await strategy.tombstones.refuse(first.id, 'officer-1');
    await expect(strategy.tombstones.agree(first.id, 'officer-2')).rejects.toMatchObject({ code: 'GEN-0003' });
    expect(hop.seqs('B')).toEqual([]);
    expect((await strategy.tombstones.propose(id, '再度', 'operator-1')).id).not.toBe(first.id);
  });

  it('is not left out when it was applied meanwhile, nor from the middle of a lane', async () => {
    const id = await parked('C');
    const { id: second } = await holdOf('C', 2);
    await expect(strategy.tombstones.propose(second, '途中', 'operator-1')).rejects.toMatchObject({ code: 'MSG-0013' });
    const proposed = await strategy.tombstones.propose(id, '読めない', 'operator-1');
    const [key]: never[] = await hop.consumer.dataSource.query(
      `SELECT consumer, stream, epoch, municipality, lane FROM inbox.hold WHERE id = $1`,
      [id],
    );
    await strategy.retryLane(key as never);
    expect(hop.seqs('C')).toEqual([1, 2]);
    await expect(strategy.tombstones.agree(proposed.id, 'officer-1')).rejects.toMatchObject({ code: 'MSG-0013' });
  });

  it('is set aside when the process did not outlive it three times, and goes on by a retry', async () => {
    await comesBack('K', 3);
    expect(await holdOf('K', 1)).toMatchObject({ state: 'parked', errorClass: 'MSG-0012' });
    await hop.add('L');
    await eventually(() => expect(hop.seqs('L')).toEqual([1]));
    const [key]: never[] = await hop.consumer.dataSource.query(
      `SELECT consumer, stream, epoch, municipality, lane FROM inbox.hold WHERE lane = 'K'`,
    );
    await strategy.retryLane(key as never);
    expect(hop.seqs('K')).toEqual([1]);
    expect(await suspects()).toBe(0);
  }, 30_000);

  it('is applied when it came back only twice', async () => {
    await comesBack('M', 2);
    await eventually(() => expect(hop.seqs('M')).toEqual([1]), 15_000);
    await eventually(async () => expect(await suspects()).toBe(0));
  }, 30_000);

  async function suspects(): Promise<number> {
    const [row]: { count: number }[] = await hop.consumer.dataSource.query(
      'SELECT count(*)::int AS count FROM inbox.suspect',
    );
    return row?.count ?? 0;
  }

  /** A message is delivered and goes back to the broker, as after a crash; earlier crashes are on record. */
  async function comesBack(lane: string, crashes: number): Promise<void> {
    await hop.stopConsumer();
    await hop.add(lane);
    await eventually(async () => expect(await hop.pending()).toBe(0));
    await hop.onChannel(async (channel) => {
      let delivered = 0;
      for (let queue = 0; queue < 8; queue += 1)
        await channel.consume(queueName(QUALIFICATION, queue), () => (delivered += 1), { noAck: false });
      await eventually(() => expect(delivered).toBe(1));
    });
    await hop.consumer.dataSource.query(
      `INSERT INTO inbox.suspect (consumer, stream, epoch, municipality, lane, lane_seq, started)
       SELECT 'qualification', 'addressing.person', $1, $4, $2, 1, $3`,
      [await epoch(), lane, crashes, MUNICIPALITY],
    );
    strategy = hop.startConsumer();
  }

  async function epoch(): Promise<string> {
    const [row]: { epoch: string }[] = await hop.producer.dataSource.query('SELECT epoch FROM outbox.epoch');
    return row?.epoch ?? '';
  }
});

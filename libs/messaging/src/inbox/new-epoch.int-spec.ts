import { randomUUID } from 'node:crypto';
import type { Envelope } from '#contracts/envelope';
import { eventually } from '#testing/eventually';
import { MUNICIPALITY } from '../../test/addressee.factory.ts';
import { Hop, STREAM } from '../../test/hop.ts';
import { acceptEpoch, listDiverged } from '../operations/diverged-lanes.ts';
import { renewEpoch } from '../outbox/renew-epoch.ts';
import { shardOf } from '../shard.ts';
import { exchangeName, QUEUES_PER_SUBSCRIPTION, routingKey } from '../topology.ts';

const WITHIN_MS = 20_000;
const BY_OPERATOR = { reason: '復元の訓練', by: 'operator-1' };
const BY_APPROVER = { reason: '送り手の記録を正とする', by: 'approver-1' };

describe("an owner's database that was restored", () => {
  let hop: Hop;

  beforeAll(async () => {
    hop = await Hop.create({ tailsEveryMs: 1_000 });
    hop.startRelay();
    hop.startConsumer();
  }, 60_000);

  afterAll(() => hop.remove());

  function held(): Promise<{ lane: string; seq: number; state: string }[]> {
    return hop.consumer.dataSource.query('SELECT lane, lane_seq::int AS seq, state FROM inbox.hold ORDER BY 1, 2');
  }

  async function says(lanes: readonly string[]): Promise<void> {
    for (const lane of lanes) await hop.add(lane);
  }

  async function isStill(): Promise<void> {
    await eventually(async () => expect(await hop.pending()).toBe(0), WITHIN_MS);
    await eventually(async () => expect(await held()).toEqual([]), WITHIN_MS);
  }

  /** What is kept of lanes after `numbers` were lost with the disk. */
  async function restore(numbers: Readonly<Record<string, number>>): Promise<void> {
    const { dataSource } = hop.producer;
    for (const [lane, last] of Object.entries(numbers)) {
      await dataSource.query('DELETE FROM outbox.pending WHERE lane = $1 AND lane_seq > $2', [lane, last]);
      await dataSource.query('DELETE FROM outbox.message WHERE lane = $1 AND lane_seq > $2', [lane, last]);
      await dataSource.query('UPDATE outbox.lane SET last_seq = $2 WHERE lane = $1', [lane, last]);
    }
  }

  it('to the state it had: goes on by itself, and every message takes effect once', async () => {
    await says(['A1', 'A1', 'A2']);
    await eventually(() => expect([hop.seqs('A1'), hop.seqs('A2')]).toEqual([[1, 2], [1]]), WITHIN_MS);
    await isStill();
    await hop.stopRelay();
    // Stored before the restore and said after it: the body names the old epoch.
    await says(['A1', 'A3']);
    await renewEpoch(hop.producer.dataSource, BY_OPERATOR);
    // Only what is published in the epoch of now can still be taken from here on.
    await eventually(() => expect(hop.compared).toHaveLength(1), WITHIN_MS);
    await says(['A1', 'A4']);
    hop.startRelay();
    await eventually(() => expect(hop.seqs('A1')).toEqual([1, 2, 3, 4]), WITHIN_MS);
    await eventually(() => expect([hop.seqs('A3'), hop.seqs('A4')]).toEqual([[1], [1]]), WITHIN_MS);
    await says(['A2']);
    await eventually(() => expect(hop.seqs('A2')).toEqual([1, 2]), WITHIN_MS);
    await isStill();
    expect(hop.compared).toEqual([expect.objectContaining({ diverged: 0 })]);
    expect(await listDiverged(hop.consumer.dataSource.manager, 10)).toEqual([]);
  });

  it('to an older state: what it lost is held and listed, the rest goes on, and a second person lets the lanes go on', async () => {
    await says(['B1', 'B1', 'B1', 'B2', 'B2', 'B3']);
    await eventually(
      () =>
        expect([hop.seqs('B1'), hop.seqs('B2')]).toEqual([
          [1, 2, 3],
          [1, 2],
        ]),
      WITHIN_MS,
    );
    await isStill();
    await hop.stopRelay();
    const before = hop.compared.length;
    await restore({ B1: 1, B2: 1 });
    await renewEpoch(hop.producer.dataSource, BY_OPERATOR);
    // The numbers 2 and 3 of B1 are given a second time, for something else.
    await says(['B1', 'B1', 'B3']);
    hop.startRelay();
    await eventually(() => expect(hop.compared).toHaveLength(before + 1), WITHIN_MS);
    await eventually(() => expect(hop.seqs('B3')).toEqual([1, 2]), WITHIN_MS);
    await eventually(async () => expect(await held()).toHaveLength(2), WITHIN_MS);
    expect([hop.seqs('B1'), hop.seqs('B2')]).toEqual([
      [1, 2, 3],
      [1, 2],
    ]);
    expect(await held()).toEqual([
      { lane: 'B1', seq: 2, state: 'epoch' },
      { lane: 'B1', seq: 3, state: 'epoch' },
    ]);
    const diverged = await listDiverged(hop.consumer.dataSource.manager, 10);
    expect(diverged.map(({ lane, lastSeq, ownerSeq, held: waiting }) => [lane, lastSeq, ownerSeq, waiting])).toEqual([
      ['B1', 3, 3, 2],
      ['B2', 2, 1, 0],
    ]);
    const { dataSource } = hop.consumer;
    await expect(acceptEpoch(dataSource, STREAM, BY_OPERATOR)).rejects.toMatchObject({ code: 'MSG-0014' });
    await expect(acceptEpoch(dataSource, STREAM, BY_APPROVER)).resolves.toEqual({ lanes: 2 });
    await says(['B2']);
    await eventually(() => expect(hop.seqs('B1')).toEqual([1, 2, 3, 2, 3]), WITHIN_MS);
    await eventually(() => expect(hop.seqs('B2')).toEqual([1, 2, 2]), WITHIN_MS);
    await isStill();
    expect(await listDiverged(dataSource.manager, 10)).toEqual([]);
    await expect(acceptEpoch(dataSource, STREAM, BY_APPROVER)).rejects.toMatchObject({ code: 'GEN-0003' });
  }, 90_000);

  it('says nothing more under its old epoch: what comes late is dropped', async () => {
    await says(['C1']);
    await eventually(() => expect(hop.seqs('C1')).toEqual([1]), WITHIN_MS);
    const { dataSource } = hop.producer;
    const [said]: { body: Buffer }[] = await dataSource.query(`SELECT body FROM outbox.message WHERE lane = 'C1'`);
    const envelope = JSON.parse(said?.body.toString('utf8') ?? '') as Envelope;
    const before = hop.compared.length;
    await renewEpoch(dataSource, BY_OPERATOR);
    await eventually(() => expect(hop.compared).toHaveLength(before + 1), WITHIN_MS);
    const duplicates = hop.outcomes.duplicate ?? 0;
    await publish({ ...envelope, id: randomUUID(), laneseq: 2 });
    await eventually(() => expect(hop.outcomes.duplicate ?? 0).toBe(duplicates + 1), WITHIN_MS);
    expect([hop.seqs('C1'), await held()]).toEqual([[1], []]);
    await says(['C1']);
    await eventually(() => expect(hop.seqs('C1')).toEqual([1, 2]), WITHIN_MS);
  }, 60_000);

  /** As a relay of before the restore would, or a queue that still has it. */
  function publish(envelope: Envelope): Promise<void> {
    return hop.onChannel(async (channel) => {
      const { type, lane } = envelope;
      const key = routingKey(type, 'qualification', shardOf(MUNICIPALITY, lane), QUEUES_PER_SUBSCRIPTION);
      channel.publish(exchangeName(STREAM), key, Buffer.from(JSON.stringify(envelope)), { persistent: true });
      await channel.close();
    });
  }
});

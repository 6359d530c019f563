import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import type { Envelope } from '#contracts/envelope';
import { plainDate } from '#kernel/plain-date';
import { inTransaction } from '#persistence/transaction';
import { eventually } from '#testing/eventually';
import { addressee, MUNICIPALITY } from '../test/addressee.factory.ts';
import { Hop } from '../test/hop.ts';
import type { LaneKey } from './inbox/lane-key.ts';
import type { StreamConsumerStrategy } from './stream-consumer.strategy.ts';
import { exchangeName, routingKey } from './topology.ts';
import { shardOf } from './shard.ts';

const TODAY = plainDate('2026-04-01');

describe('from a business transaction to the consumer', () => {
  let hop: Hop;
  let strategy: StreamConsumerStrategy;

  beforeAll(async () => {
    hop = await Hop.create();
    hop.startRelay();
    strategy = hop.startConsumer();
  }, 60_000);

  afterAll(() => hop.remove());

  it('numbers a lane without a gap and applies each number once, in order', async () => {
    for (let n = 0; n < 20; n += 1) await hop.add('A1');
    await eventually(() => expect(hop.seqs('A1')).toEqual(Array.from({ length: 20 }, (_, index) => index + 1)));
  });

  it('gives the number of a rolled-back transaction to the next one', async () => {
    await expect(
      inTransaction(hop.producer.dataSource, async (manager) => {
        await hop.outbox.add(manager, [
          {
            message: AddresseeChangedV1,
            payload: addressee('A2'),
            municipality: MUNICIPALITY,
            lane: 'A2',
            subject: 'A2',
            businessDay: TODAY,
          },
        ]);
        throw new RangeError('rolled back on purpose');
      }),
    ).rejects.toThrow(RangeError);
    await expect(hop.add('A2')).resolves.toMatchObject({ seq: 1 });
  });

  it('refuses to add outside a transaction and against the contract', async () => {
    await expect(hop.outbox.add(hop.producer.dataSource.manager, [])).rejects.toMatchObject({ code: 'MSG-0001' });
    const broken = Object.assign(addressee('A3'), { individualNumber: '123456789018' });
    await expect(
      inTransaction(hop.producer.dataSource, (manager) =>
        hop.outbox.add(manager, [
          {
            message: AddresseeChangedV1,
            payload: broken,
            municipality: MUNICIPALITY,
            lane: 'A3',
            subject: 'A3',
            businessDay: TODAY,
          },
        ]),
      ),
    ).rejects.toMatchObject({ code: 'MSG-0003' });
  });

  it('keeps concurrent transactions of one lane in one order', async () => {
    await Promise.all(Array.from({ length: 25 }, () => hop.add('A4')));
    await eventually(() => expect(hop.seqs('A4')).toEqual(Array.from({ length: 25 }, (_, index) => index + 1)));
  });

  it('holds a message until the lane it names has come far enough', async () => {
    const waits = await hop.add('B1', [
      { stream: 'addressing.person', municipality: MUNICIPALITY, lane: 'B2', seq: 1 },
    ]);
    await eventually(async () => {
      const rows: unknown[] = await hop.consumer.dataSource.query(
        `SELECT 1 FROM inbox.hold WHERE lane = 'B1' AND state = 'after'`,
      );
      expect(rows).toHaveLength(1);
    });
    expect(hop.seqs('B1')).toEqual([]);
    await hop.add('B2');
    await eventually(() => expect(hop.seqs('B1')).toEqual([waits.seq]));
  });

  it('parks a message that cannot be applied, blocks only its lane, and goes on after the repair', async () => {
    hop.failing = new Set(['C1']);
    await hop.add('C1');
    await hop.add('C1');
    await hop.add('C2');
    await eventually(async () => {
      const rows: { state: string }[] = await hop.consumer.dataSource.query(
        `SELECT state FROM inbox.hold WHERE lane = 'C1' ORDER BY lane_seq`,
      );
      expect(rows.map((row) => row.state)).toEqual(['parked', 'gap']);
    });
    await eventually(() => expect(hop.seqs('C2')).toEqual([1]));
    hop.failing = new Set();
    const [key]: LaneKey[] = await hop.consumer.dataSource.query(
      `SELECT consumer, stream, epoch, municipality, lane FROM inbox.hold WHERE lane = 'C1' LIMIT 1`,
    );
    if (!key) throw new Error('nothing is held');
    await strategy.retryLane(key);
    expect(hop.seqs('C1')).toEqual([1, 2]);
  });

  it('asks the producer for a number that was lost on the way', async () => {
    await hop.stopRelay();
    await hop.add('D1');
    await hop.producer.dataSource.query(`DELETE FROM outbox.pending WHERE lane = 'D1'`);
    await hop.add('D1');
    hop.startRelay();
    await eventually(() => expect(hop.seqs('D1')).toEqual([1, 2]), 15_000);
  });

  it('drops duplicates, and sets aside the last number with another content', async () => {
    await hop.add('E1');
    await eventually(() => expect(hop.seqs('E1')).toEqual([1]));
    const [row]: { body: Buffer }[] = await hop.producer.dataSource.query(
      `SELECT body FROM outbox.message WHERE lane = 'E1'`,
    );
    if (!row) throw new Error('no message');
    const envelope = JSON.parse(row.body.toString('utf8')) as Envelope;
    await publish('E1', row.body);
    await publish('E1', Buffer.from(JSON.stringify({ ...envelope, id: randomUUID() })));
    await publish('E1', Buffer.from('{"not": "an envelope"'));
    await eventually(async () => {
      const rows: { reason: string }[] = await hop.consumer.dataSource.query(
        'SELECT reason FROM inbox.quarantine ORDER BY id',
      );
      expect(rows.map(({ reason }) => reason)).toEqual(['MSG-0006', 'MSG-0003']);
    });
    expect(hop.seqs('E1')).toEqual([1]);
  });

  async function publish(lane: string, body: Buffer): Promise<void> {
    const connection = await connect(hop.broker.amqpUrl);
    const channel = await connection.createConfirmChannel();
    const key = routingKey('addressing.addressee-changed.v1', 'qualification', shardOf(MUNICIPALITY, lane), 8);
    channel.publish(exchangeName('addressing.person'), key, body, { persistent: true, mandatory: true });
    await channel.waitForConfirms();
    await connection.close();
  }
});

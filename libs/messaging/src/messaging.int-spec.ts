import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import type { AfterReference, Envelope } from '#contracts/envelope';
import { plainDate } from '#kernel/plain-date';
import { inTransaction } from '#persistence/transaction';
import { eventually } from '#testing/eventually';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { createTestBroker, type TestBroker } from '#testing/rabbitmq';
import { GapHealer } from './inbox/gap-healer.ts';
import type { LaneKey } from './inbox/lane-key.ts';
import type { MessageContext } from './message-context.ts';
import { CreateMessaging1764000000000 } from './migrations/1764000000000-create-messaging.ts';
import { registerDestinations } from './outbox/destinations.ts';
import { Outbox, type AppendedMessage } from './outbox/outbox.ts';
import { RelayService } from './outbox/relay.service.ts';
import { resend } from './outbox/resend.ts';
import { QuarantineStore } from './quarantine/quarantine.store.ts';
import { StreamConsumerStrategy } from './stream-consumer.strategy.ts';
import { exchangeName, routingKey } from './topology.ts';
import { shardOf } from './shard.ts';

const MUNICIPALITY = '313700';
const TODAY = plainDate('2026-04-01');
const silent = { confirmed: () => undefined, paused: () => undefined, failed: () => undefined };

function addressee(residentId: string, name = '見本　太郎'): AddresseeChangedV1 {
  return {
    residentId,
    municipalityCode: MUNICIPALITY,
    integratedAddresseeNumber: '100000000000001',
    change: {
      registryEventId: 'e',
      registrySequence: 1,
      reason: 'MOVE_WITHIN',
      effectiveDate: '2026-04-01',
      notifiedOn: '2026-04-01',
      changeGroup: 'G',
      changeGroupSize: 1,
    },
    addressee: {
      registryHouseholdId: '1',
      headResidentId: null,
      status: 'CURRENT',
      name,
      sex: 'MALE',
      birthDate: '1980-01-01',
      relationship: '世帯主',
      address: { municipalityCode: MUNICIPALITY, text: '見本' },
      protection: null,
    },
  };
}

describe('from a business transaction to the consumer', () => {
  let producer: TestDatabase;
  let consumer: TestDatabase;
  let broker: TestBroker;
  let relay: RelayService;
  let strategy: StreamConsumerStrategy;
  let outbox: Outbox;
  const applied: { lane: string; seq: number }[] = [];
  let failing = new Set<string>();

  async function add(residentId: string, after?: readonly AfterReference[], name?: string): Promise<AppendedMessage> {
    const [appended] = await inTransaction(producer.dataSource, (manager) =>
      outbox.add(manager, [
        {
          message: AddresseeChangedV1,
          payload: addressee(residentId, name),
          municipality: MUNICIPALITY,
          lane: residentId,
          subject: residentId,
          businessDay: TODAY,
          ...(after ? { after } : {}),
        },
      ]),
    );
    if (!appended) throw new Error('nothing was appended');
    return appended;
  }

  function seqs(lane: string): number[] {
    return applied.filter((entry) => entry.lane === lane).map((entry) => entry.seq);
  }

  function handler(_: unknown, context: MessageContext): Promise<void> {
    if (failing.has(context.envelope.lane)) throw new RangeError('broken on purpose');
    applied.push({ lane: context.envelope.lane, seq: context.envelope.laneseq });
    return Promise.resolve();
  }

  function startConsumer(): void {
    strategy = new StreamConsumerStrategy({
      service: 'qualification',
      amqpUrl: broker.amqpUrl,
      dataSource: consumer.dataSource,
      quarantine: new QuarantineStore(consumer.dataSource),
      healer: new GapHealer(consumer.dataSource, 'qualification', async (request) => {
        await resend(producer.dataSource, request);
      }),
      observer: { processed: () => undefined, quarantined: () => undefined },
      onError: () => undefined,
    });
    strategy.addHandler('addressing.addressee-changed.v1', handler as never, true);
    strategy.listen(() => undefined);
  }

  beforeAll(async () => {
    const migrations = [CreateMessaging1764000000000];
    [producer, consumer, broker] = await Promise.all([
      createTestDatabase({ migrations }),
      createTestDatabase({ migrations }),
      createTestBroker(),
    ]);
    outbox = new Outbox('addressing');
    await registerDestinations(producer.dataSource, 'addressing');
    relay = new RelayService({
      service: 'addressing',
      amqpUrl: broker.amqpUrl,
      databaseUrl: producer.url,
      dataSource: producer.dataSource,
      observer: silent,
      onError: () => undefined,
    });
    relay.start();
    startConsumer();
  }, 60_000);

  afterAll(async () => {
    await Promise.all([relay.stop(), strategy.close()]);
    await Promise.all([producer.drop(), consumer.drop(), broker.drop()]);
  });

  it('numbers a lane without a gap and applies each number once, in order', async () => {
    for (let n = 0; n < 20; n += 1) await add('A1');
    await eventually(() => expect(seqs('A1')).toEqual(Array.from({ length: 20 }, (_, index) => index + 1)));
  });

  it('gives the number of a rolled-back transaction to the next one', async () => {
    await expect(
      inTransaction(producer.dataSource, async (manager) => {
        await outbox.add(manager, [
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
    await expect(add('A2')).resolves.toMatchObject({ seq: 1 });
  });

  it('refuses to add outside a transaction and against the contract', async () => {
    await expect(outbox.add(producer.dataSource.manager, [])).rejects.toMatchObject({ code: 'MSG-0001' });
    const broken = Object.assign(addressee('A3'), { individualNumber: '123456789018' });
    await expect(
      inTransaction(producer.dataSource, (manager) =>
        outbox.add(manager, [
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
    await Promise.all(Array.from({ length: 25 }, () => add('A4')));
    await eventually(() => expect(seqs('A4')).toEqual(Array.from({ length: 25 }, (_, index) => index + 1)));
  });

  it('holds a message until the lane it names has come far enough', async () => {
    const waits = await add('B1', [{ stream: 'addressing.person', municipality: MUNICIPALITY, lane: 'B2', seq: 1 }]);
    await eventually(async () => {
      const rows: unknown[] = await consumer.dataSource.query(
        `SELECT 1 FROM inbox.hold WHERE lane = 'B1' AND state = 'after'`,
      );
      expect(rows).toHaveLength(1);
    });
    expect(seqs('B1')).toEqual([]);
    await add('B2');
    await eventually(() => expect(seqs('B1')).toEqual([waits.seq]));
  });

  it('parks a message that cannot be applied, blocks only its lane, and goes on after the repair', async () => {
    failing = new Set(['C1']);
    await add('C1');
    await add('C1');
    await add('C2');
    await eventually(async () => {
      const rows: { state: string }[] = await consumer.dataSource.query(
        `SELECT state FROM inbox.hold WHERE lane = 'C1' ORDER BY lane_seq`,
      );
      expect(rows.map((row) => row.state)).toEqual(['parked', 'gap']);
    });
    await eventually(() => expect(seqs('C2')).toEqual([1]));
    failing = new Set();
    const [key]: LaneKey[] = await consumer.dataSource.query(
      `SELECT consumer, stream, epoch, municipality, lane FROM inbox.hold WHERE lane = 'C1' LIMIT 1`,
    );
    if (!key) throw new Error('nothing is held');
    await strategy.retryLane(key);
    expect(seqs('C1')).toEqual([1, 2]);
  });

  it('asks the producer for a number that was lost on the way', async () => {
    await relay.stop();
    await add('D1');
    await producer.dataSource.query(`DELETE FROM outbox.pending WHERE lane = 'D1'`);
    await add('D1');
    relay = new RelayService({
      service: 'addressing',
      amqpUrl: broker.amqpUrl,
      databaseUrl: producer.url,
      dataSource: producer.dataSource,
      observer: silent,
      onError: () => undefined,
    });
    relay.start();
    await eventually(() => expect(seqs('D1')).toEqual([1, 2]), 15_000);
  });

  it('drops duplicates, and sets aside the last number with another content', async () => {
    await add('E1');
    await eventually(() => expect(seqs('E1')).toEqual([1]));
    const [row]: { body: Buffer }[] = await producer.dataSource.query(
      `SELECT body FROM outbox.message WHERE lane = 'E1'`,
    );
    if (!row) throw new Error('no message');
    const envelope = JSON.parse(row.body.toString('utf8')) as Envelope;
    await publish('E1', row.body);
    await publish('E1', Buffer.from(JSON.stringify({ ...envelope, id: randomUUID() })));
    await publish('E1', Buffer.from('{"not": "an envelope"'));
    await eventually(async () => {
      const rows: { reason: string }[] = await consumer.dataSource.query(
        'SELECT reason FROM inbox.quarantine ORDER BY id',
      );
      expect(rows.map(({ reason }) => reason)).toEqual(['MSG-0006', 'MSG-0003']);
    });
    expect(seqs('E1')).toEqual([1]);
  });

  async function publish(lane: string, body: Buffer): Promise<void> {
    const connection = await connect(broker.amqpUrl);
    const channel = await connection.createConfirmChannel();
    const key = routingKey('addressing.addressee-changed.v1', 'qualification', shardOf(MUNICIPALITY, lane), 8);
    channel.publish(exchangeName('addressing.person'), key, body, { persistent: true, mandatory: true });
    await channel.waitForConfirms();
    await connection.close();
  }
});

import { connect, type Channel } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import type { AfterReference } from '#contracts/envelope';
import { plainDate } from '#kernel/plain-date';
import { inTransaction } from '#persistence/transaction';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { createTestBroker, type BrokerServer, type TestBroker } from '#testing/rabbitmq';
import { EpochFollower, type ComparedLanes } from '../src/inbox/epoch-follower.ts';
import { GapHealer, type ResendRequest } from '../src/inbox/gap-healer.ts';
import { TailHealer } from '../src/inbox/tail-healer.ts';
import type { InboxOutcome } from '../src/inbox/taken.ts';
import type { MessageContext } from '../src/message-context.ts';
import { MESSAGING_MIGRATIONS } from '../src/migrations/index.ts';
import { registerDestinations } from '../src/outbox/destinations.ts';
import { readLaneEnds } from '../src/outbox/lane-ends.ts';
import { readLaneHeads } from '../src/outbox/lane-heads.ts';
import { Outbox, type AppendedMessage } from '../src/outbox/outbox.ts';
import { RelayService } from '../src/relay/relay.service.ts';
import { resend } from '../src/outbox/resend.ts';
import { QuarantineStore } from '../src/quarantine/quarantine.store.ts';
import { StreamConsumerStrategy } from '../src/stream-consumer.strategy.ts';
import { addressee, MUNICIPALITY } from './addressee.factory.ts';

export const STREAM = 'addressing.person';
const silent = {
  confirmed: () => undefined,
  paused: () => undefined,
  failed: () => undefined,
  leasesLost: () => undefined,
};

export interface HopOptions {
  readonly tailsEveryMs?: number;
  /** How long the handler takes, inside its transaction. */
  readonly handlerMs?: number;
  /** Instead of the run's shared broker, for what would disturb others on it. */
  readonly server?: BrokerServer;
}

/** One hop on real servers: addressing says, qualification takes in. Ends are started and stopped by the test. */
export class Hop {
  readonly outbox = new Outbox('addressing');
  readonly applied: { lane: string; seq: number }[] = [];
  /** Lanes that the consumer asked for because of a gap or a lost end. */
  readonly asked: ResendRequest[] = [];
  readonly healed: number[] = [];
  /** Comparisons with a new epoch that came to their end. */
  readonly compared: ComparedLanes[] = [];
  /** How often each outcome was reported. */
  readonly outcomes: Partial<Record<InboxOutcome, number>> = {};
  /** What the consumer could not do for reasons that are not a message's. */
  readonly failures: unknown[] = [];
  failing = new Set<string>();
  private readonly relays = new Map<string, RelayService>();
  private strategy: StreamConsumerStrategy | undefined;

  private constructor(
    readonly producer: TestDatabase,
    readonly consumer: TestDatabase,
    readonly broker: TestBroker,
    private readonly options: HopOptions,
  ) {}

  static async create(options: HopOptions = {}): Promise<Hop> {
    const [producer, consumer, broker] = await Promise.all([
      createTestDatabase({ migrations: MESSAGING_MIGRATIONS }),
      createTestDatabase({ migrations: MESSAGING_MIGRATIONS }),
      createTestBroker(options.server),
    ]);
    await registerDestinations(producer.dataSource, 'addressing');
    return new Hop(producer, consumer, broker, options);
  }

  async remove(): Promise<void> {
    await Promise.all([this.stopRelays(), this.stopConsumer()]);
    await Promise.all([this.producer.drop(), this.consumer.drop(), this.broker.drop()]);
  }

  startRelay(instance = 'one'): void {
    const relay = new RelayService({
      service: 'addressing',
      instance,
      amqpUrl: this.broker.amqpUrl,
      databaseUrl: this.producer.url,
      dataSource: this.producer.dataSource,
      observer: silent,
      onError: () => undefined,
    });
    relay.start();
    this.relays.set(instance, relay);
  }

  async stopRelay(instance = 'one'): Promise<void> {
    await this.relays.get(instance)?.stop();
    this.relays.delete(instance);
  }

  async stopRelays(): Promise<void> {
    await Promise.all([...this.relays.keys()].map((instance) => this.stopRelay(instance)));
  }

  startConsumer(): StreamConsumerStrategy {
    const { dataSource } = this.consumer;
    const again = async (request: ResendRequest): Promise<void> => {
      this.asked.push(request);
      await resend(this.producer.dataSource, request);
    };
    const strategy = new StreamConsumerStrategy({
      service: 'qualification',
      amqpUrl: this.broker.amqpUrl,
      dataSource,
      quarantine: new QuarantineStore(dataSource),
      healer: new GapHealer(dataSource, 'qualification', again),
      tails: (backlog) =>
        new TailHealer([STREAM], {
          backlog,
          dataSource,
          consumer: 'qualification',
          everyMs: this.options.tailsEveryMs ?? 3_600_000,
          heads: (query) => readLaneHeads(this.producer.dataSource, query),
          resend: again,
          onHealed: (_, lanes) => this.healed.push(lanes),
          onError: () => undefined,
        }),
      epochs: new EpochFollower({
        dataSource,
        consumer: 'qualification',
        ends: (query) => readLaneEnds(this.producer.dataSource, query),
        onCompared: (_, lanes) => this.compared.push(lanes),
        onError: (error) => this.failures.push(error),
      }),
      observer: { processed: (_, __, outcome) => this.count(outcome), quarantined: () => undefined },
      onError: (error) => this.failures.push(error),
    });
    strategy.addHandler('addressing.addressee-changed.v1', this.handler as never, true);
    strategy.listen(() => undefined);
    this.strategy = strategy;
    return strategy;
  }

  async stopConsumer(): Promise<void> {
    await this.strategy?.close();
    this.strategy = undefined;
  }

  async add(residentId: string, after?: readonly AfterReference[], name?: string): Promise<AppendedMessage> {
    const [appended] = await inTransaction(this.producer.dataSource, (manager) =>
      this.outbox.add(manager, [
        {
          message: AddresseeChangedV1,
          payload: addressee(residentId, name),
          municipality: MUNICIPALITY,
          lane: residentId,
          subject: residentId,
          businessDay: plainDate('2026-04-01'),
          ...(after ? { after } : {}),
        },
      ]),
    );
    if (!appended) throw new Error('nothing was appended');
    return appended;
  }

  seqs(lane: string): number[] {
    return this.applied.filter((entry) => entry.lane === lane).map((entry) => entry.seq);
  }

  async pending(): Promise<number> {
    const [row]: { count: number }[] = await this.producer.dataSource.query(
      'SELECT count(*)::int AS count FROM outbox.pending',
    );
    return row?.count ?? 0;
  }

  async onChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const connection = await connect(this.broker.amqpUrl);
    try {
      return await work(await connection.createChannel());
    } finally {
      await connection.close();
    }
  }

  private count(outcome: InboxOutcome): void {
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
  }

  private readonly handler = async (_: unknown, context: MessageContext): Promise<void> => {
    if (this.failing.has(context.envelope.lane)) throw new RangeError('broken on purpose');
    await delay(this.options.handlerMs ?? 0);
    this.applied.push({ lane: context.envelope.lane, seq: context.envelope.laneseq });
  };
}

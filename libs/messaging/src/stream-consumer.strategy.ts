import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { DataSource } from 'typeorm';
import type { ServiceName } from '#contracts/streams';
import { AppError } from '#kernel/app-error';
import { type GapHealer } from './inbox/gap-healer.ts';
import type { EpochFollower } from './inbox/epoch-follower.ts';
import type { LaneKey } from './inbox/lane-key.ts';
import type { TailHealer } from './inbox/tail-healer.ts';
import { Inbox } from './inbox/inbox.ts';
import { StreamIntake, type IntakeObserver } from './inbox/stream-intake.ts';
import type { MessageHandler } from './message-context.ts';
import type { QuarantineStore } from './quarantine/quarantine.store.ts';
import { tombstonePattern } from './on-tombstone.decorator.ts';
import { Tombstones } from './operations/tombstones.ts';
import { declareTopology } from './rabbitmq/declare-topology.ts';
import { QueueConsumer } from './rabbitmq/queue-consumer.ts';
import { QueuePositions } from './rabbitmq/queue-positions.ts';
import { LaneBacklog } from './inbox/lane-backlog.ts';
import { untilDatabaseAnswers } from './rabbitmq/until-database-answers.ts';
import { queueName, subscriptionsOf } from './topology.ts';

const PREFETCH_PER_QUEUE = 16;
const SWEEP_MS = 500;

export interface StreamConsumerSettings {
  readonly service: ServiceName;
  readonly amqpUrl: string;
  readonly dataSource: DataSource;
  readonly quarantine: QuarantineStore;
  readonly observer: IntakeObserver;
  readonly healer: GapHealer;
  readonly tails: (backlog: LaneBacklog) => TailHealer;
  readonly epochs: EpochFollower;
  readonly onError: (error: unknown) => void;
}

/** Hosts a service's consumers in Nest: pipes, guards and filters work, while acknowledgement and order stay with us. */
export class StreamConsumerStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private readonly settings: StreamConsumerSettings;
  private readonly intake: StreamIntake;
  private readonly consumer: QueueConsumer;
  private readonly positions = new QueuePositions();
  private readonly tails: TailHealer;
  readonly tombstones: Tombstones;
  private sweeper: NodeJS.Timeout | undefined;
  private sweeping = false;
  private healing = false;

  constructor(settings: StreamConsumerSettings) {
    super();
    this.settings = settings;
    const subscriptions = subscriptionsOf(settings.service);
    const streamOfQueue = new Map(
      subscriptions.flatMap((subscription) =>
        Array.from(
          { length: subscription.queues },
          (_, queue) => [queueName(subscription, queue), subscription.stream] as const,
        ),
      ),
    );
    const { dataSource, quarantine, observer, service } = settings;
    const streams = new Set(subscriptions.map(({ stream }) => stream));
    const inbox = new Inbox({ dataSource, consumer: service, streams, findHandler: (type) => this.handlerOf(type) });
    this.tombstones = new Tombstones(dataSource, (type) => this.handlerOf(tombstonePattern(type)));
    this.intake = new StreamIntake({ dataSource, consumer: service, inbox, quarantine, observer });
    this.tails = settings.tails(new LaneBacklog(this.positions, subscriptions));
    this.consumer = new QueueConsumer({
      amqpUrl: settings.amqpUrl,
      connectionName: `${service}.consume`,
      queues: [...streamOfQueue.keys()],
      prefetch: PREFETCH_PER_QUEUE,
      setUp: async (model) => {
        await declareTopology(model, subscriptions);
        // A new connection may be one to a broker that lost everything, or to a queue just made again.
        this.tails.compareSoon();
      },
      onMessage: (message, queue) => this.intake.accept(message, streamOfQueue.get(queue) ?? ''),
      untilReady: () => untilDatabaseAnswers(settings.dataSource, settings.onError),
      onError: settings.onError,
      positions: this.positions,
    });
  }

  get connected(): boolean {
    return this.consumer.connected;
  }

  listen(callback: () => void): void {
    this.refuseDoubleHandlers();
    this.consumer.start();
    void this.sweep(['too-new', 'after', 'gap']);
    this.sweeper = setInterval(() => {
      void this.sweep(['after', 'gap']);
      void this.healGaps();
      this.settings.epochs.tick();
      this.tails.tick();
    }, SWEEP_MS);
    callback();
  }

  async close(): Promise<void> {
    clearInterval(this.sweeper);
    await this.consumer.stop();
    await Promise.all([this.intake.idle(), this.tails.idle(), this.settings.epochs.idle()]);
  }

  on(): void {
    // Nest asks every transport for its own events; this one reports through metrics and logs instead.
  }

  // Nest's signature: the caller names the type it expects.
  unwrap<T>(): T {
    return this.consumer as unknown as T;
  }

  /** Gates were set anew: what is missing behind them is asked for without waiting for the next comparison. */
  compareTails(): void {
    this.tails.compareSoon();
  }

  retryLane(key: LaneKey): Promise<void> {
    return this.intake.retryLane(key);
  }

  private handlerOf(type: string): MessageHandler | undefined {
    const handler = this.messageHandlers.get(type);
    if (!handler) return undefined;
    return async (payload, context) => {
      await lastValueFrom(this.transformToObservable(await handler(payload, context)), { defaultValue: undefined });
    };
  }

  /** Two handlers of one type would share a transaction by accident; wiring faults stop the start. */
  private refuseDoubleHandlers(): void {
    for (const [type, handler] of this.messageHandlers) {
      if (handler.next) throw new AppError('MSG-0008', 'bug', { type });
    }
  }

  private async sweep(states: Parameters<StreamIntake['sweep']>[0]): Promise<void> {
    if (this.sweeping) return;
    this.sweeping = true;
    try {
      await this.intake.sweep(states);
    } catch (error) {
      this.settings.onError(error);
    } finally {
      this.sweeping = false;
    }
  }

  /** Not behind the sweep: many lanes that can go on must not keep others from being asked for. */
  private async healGaps(): Promise<void> {
    if (this.healing) return;
    this.healing = true;
    try {
      await this.settings.healer.askForGaps();
    } catch (error) {
      this.settings.onError(error);
    } finally {
      this.healing = false;
    }
  }
}

import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { failpoint } from '#telemetry/failpoint';
import { AmqpConnection } from './amqp-connection.ts';
import { dropConnection } from './drop-connection.ts';
import type { QueuePositions } from './queue-positions.ts';

export interface QueueConsumerSettings {
  readonly amqpUrl: string;
  readonly connectionName: string;
  readonly queues: readonly string[];
  /** Unacknowledged messages per queue. */
  readonly prefetch: number;
  readonly setUp: (model: ChannelModel) => Promise<void>;
  /** Resolving means "safely in the database": only then is the message acknowledged. Throwing leaves it with the broker. */
  readonly onMessage: (message: ConsumeMessage, queue: string) => Promise<void>;
  /** Waited for before consumption starts or goes on. */
  readonly untilReady: () => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Kept up to date when given. */
  readonly positions?: QueuePositions;
}

/**
 * Consumes queues with acknowledgement after the work.
 *
 * A failure that is not the message's own (the database is gone) drops the channel without acknowledging; consumption
 * starts again once the database answers. A `null` delivery (queue deleted, consumer cancelled) rebuilds everything.
 */
export class QueueConsumer {
  private readonly settings: QueueConsumerSettings;
  private readonly connection: AmqpConnection;
  private model: ChannelModel | undefined;
  private channel: Channel | undefined;
  private closing = false;

  constructor(settings: QueueConsumerSettings) {
    this.settings = settings;
    this.connection = new AmqpConnection(settings.amqpUrl, settings.connectionName, {
      onConnected: (model) => this.consume(model),
      onLost: () => {
        this.model = undefined;
        this.channel = undefined;
        settings.positions?.use(undefined);
      },
      onError: settings.onError,
    });
  }

  get connected(): boolean {
    return this.model !== undefined;
  }

  start(): void {
    this.connection.start();
  }

  async stop(): Promise<void> {
    this.closing = true;
    await this.connection.stop();
  }

  private async consume(model: ChannelModel): Promise<void> {
    await this.settings.untilReady();
    await this.settings.setUp(model);
    const channel = await model.createChannel();
    // Before the first delivery: what is handled while other queues are still being asked for must be acknowledged too.
    this.channel = channel;
    this.settings.positions?.use(model);
    channel.on('error', this.settings.onError);
    channel.on('close', () => void this.rebuild(model, channel));
    await channel.prefetch(this.settings.prefetch);
    await Promise.all(this.settings.queues.map((queue) => this.consumeQueue(model, channel, queue)));
    this.model = model;
  }

  private async consumeQueue(model: ChannelModel, channel: Channel, queue: string): Promise<void> {
    await channel.consume(queue, (message) => {
      if (message === null) {
        void this.rebuild(model, channel);
        return;
      }
      void this.handle(model, channel, message, queue);
    });
  }

  private async handle(model: ChannelModel, channel: Channel, message: ConsumeMessage, queue: string): Promise<void> {
    const { positions, onMessage, onError } = this.settings;
    positions?.onDelivered(queue);
    failpoint('inbox.delivered');
    try {
      await onMessage(message, queue);
      positions?.onFinished(queue);
      failpoint('inbox.committed');
      // The tag belongs to this channel; on a later one it would close the channel.
      if (this.channel === channel) channel.ack(message);
    } catch (error) {
      onError(error);
      await this.rebuild(model, channel);
    }
  }

  /** Unacknowledged messages go back to the broker in order when the connection closes. */
  private async rebuild(model: ChannelModel, channel: Channel): Promise<void> {
    if (this.channel === channel) this.channel = undefined;
    if (this.closing) return;
    if (this.model === model) this.model = undefined;
    await dropConnection(model);
  }
}

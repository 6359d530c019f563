import { connect } from 'amqplib';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { AppError } from '#kernel/app-error';

const EXCHANGE = 'registry.events';
const ROUTING_KEY = 'resident.changed.v1';
const CONFIRM_MS = 30_000;

interface OpenChannel {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  /** Ids the broker returned as unroutable; the return comes before the confirm. */
  readonly returned: Set<string>;
  readonly lost: Promise<never>;
}

/** One confirm channel, opened when needed and again after it broke. */
export class BrokerChannel {
  private readonly url: string;
  private open: Promise<OpenChannel> | undefined;

  constructor(url: string) {
    this.url = url;
  }

  /** Resolves when the broker has routed and confirmed the message; rejects when that is not certain. */
  async publish(messageId: string, body: string): Promise<void> {
    this.open ??= this.connect();
    const { channel, returned, lost } = await this.open;
    const confirmed = new Promise<void>((resolve, reject) => {
      const options = { persistent: true, mandatory: true, contentType: 'application/cloudevents+json', messageId };
      channel.publish(EXCHANGE, ROUTING_KEY, Buffer.from(body), options, (error) =>
        error ? reject(error as Error) : resolve(),
      );
    });
    await Promise.race([confirmed, lost, tooLate()]);
    if (returned.delete(messageId)) throw unavailable('no queue is bound to the exchange');
  }

  async close(): Promise<void> {
    const open = await this.open?.catch(() => undefined);
    this.open = undefined;
    await open?.connection.close().catch(() => undefined);
  }

  private async connect(): Promise<OpenChannel> {
    try {
      const connection = await connect(this.url, { timeout: 5_000 });
      const lost = this.watch(connection);
      const channel = await connection.createConfirmChannel();
      channel.on('error', () => void connection.close().catch(() => undefined));
      const returned = new Set<string>();
      channel.on('return', ({ properties }) => returned.add(String(properties.messageId)));
      await channel.assertExchange(EXCHANGE, 'topic', { durable: true });
      return { connection, channel, returned, lost };
    } catch (error) {
      this.open = undefined;
      throw error;
    }
  }

  private watch(connection: ChannelModel): Promise<never> {
    connection.on('error', () => undefined);
    const lost = new Promise<never>((_, reject) => {
      connection.once('close', () => {
        this.open = undefined;
        reject(unavailable('the connection was lost'));
      });
    });
    lost.catch(() => undefined);
    return lost;
  }
}

function unavailable(what: string): AppError {
  return new AppError('GEN-0006', 'unavailable', { what });
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(unavailable('no confirm in time')), CONFIRM_MS).unref();
  });
}

import type { ChannelModel, ConfirmChannel, Message } from 'amqplib';
import { CLOUD_EVENT_CONTENT_TYPE } from '#contracts/envelope';
import { dropConnection } from './drop-connection.ts';

/** What the broker said of one publish. `unknown` means it may or may not be in the queue. */
export type PublishOutcome = 'confirmed' | 'returned' | 'nacked' | 'unknown';

export interface PublishRequest {
  readonly exchange: string;
  readonly routingKey: string;
  readonly messageId: string;
  readonly type: string;
  readonly body: Buffer;
  readonly createdAt: Date;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/**
 * Publishes persistent and mandatory on one confirm channel.
 *
 * The broker confirms unroutable messages too, after `basic.return`; so a confirm counts only when nothing came back.
 * A publish without an answer in time is `unknown` and closes the connection, so that nothing can leave later. So does a
 * channel that the broker closed, for example because an exchange is gone: the next connection declares it again.
 */
export class ConfirmPublisher {
  private readonly timeoutMs: number;
  private channel: ConfirmChannel | undefined;
  private model: ChannelModel | undefined;
  private blocked = false;
  private readonly returned = new Set<string>();
  private readonly waiting = new Set<(outcome: PublishOutcome) => void>();

  constructor(timeoutMs = 15_000) {
    this.timeoutMs = timeoutMs;
  }

  get ready(): boolean {
    return this.channel !== undefined && !this.blocked;
  }

  setBlocked(blocked: boolean): void {
    this.blocked = blocked;
  }

  async open(model: ChannelModel): Promise<void> {
    const channel = await model.createConfirmChannel();
    channel.on('return', (message: Message) => {
      if (typeof message.properties.messageId === 'string') this.returned.add(message.properties.messageId);
    });
    channel.on('error', () => undefined);
    channel.on('close', () => {
      if (this.channel === channel) this.channel = undefined;
      for (const settle of [...this.waiting]) settle('unknown');
      void dropConnection(model);
    });
    this.model = model;
    this.channel = channel;
  }

  lost(): void {
    this.channel = undefined;
    for (const settle of [...this.waiting]) settle('unknown');
    this.returned.clear();
  }

  publish(request: PublishRequest): Promise<PublishOutcome> {
    const channel = this.channel;
    if (!channel) return Promise.resolve('unknown');
    return new Promise((resolve) => {
      let settled = false;
      const settle = (outcome: PublishOutcome): void => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        this.waiting.delete(settle);
        this.returned.delete(request.messageId);
        resolve(outcome);
      };
      const timer = this.limit(channel, settle);
      this.waiting.add(settle);
      try {
        this.send(channel, request, (error) => settle(this.outcome(request.messageId, error)));
      } catch {
        settle('unknown');
      }
    });
  }

  private outcome(messageId: string, error: unknown): PublishOutcome {
    if (error) return this.channel === undefined ? 'unknown' : 'nacked';
    return this.returned.has(messageId) ? 'returned' : 'confirmed';
  }

  /** While the broker blocks publishers the answer is only late; the limit waits with it. */
  private limit(channel: ConfirmChannel, settle: (outcome: PublishOutcome) => void): NodeJS.Timeout {
    return setTimeout(() => {
      if (this.blocked) return;
      if (this.channel === channel) this.channel = undefined;
      if (this.model) void dropConnection(this.model);
      settle('unknown');
    }, this.timeoutMs);
  }

  private send(channel: ConfirmChannel, request: PublishRequest, done: (error: unknown) => void): void {
    channel.publish(
      request.exchange,
      request.routingKey,
      request.body,
      {
        persistent: true,
        mandatory: true,
        messageId: request.messageId,
        type: request.type,
        contentType: CLOUD_EVENT_CONTENT_TYPE,
        timestamp: Math.floor(request.createdAt.getTime() / 1000),
        headers: request.headers ?? {},
      },
      done,
    );
  }
}

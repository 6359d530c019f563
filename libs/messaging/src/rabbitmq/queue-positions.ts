import type { ChannelModel } from 'amqplib';

/**
 * How far queues have been worked off. A queue is taken in its order: once as many messages more have been taken from
 * it as stood in it at a moment, whatever had reached it before that moment has been here, or is lost.
 */
export class QueuePositions {
  private model: ChannelModel | undefined;
  private readonly delivered = new Map<string, number>();
  private readonly finished = new Map<string, number>();

  use(model: ChannelModel | undefined): void {
    this.model = model;
    // What was not finished will be delivered again.
    for (const [queue, count] of this.finished) this.delivered.set(queue, count);
  }

  onDelivered(queue: string): void {
    this.delivered.set(queue, (this.delivered.get(queue) ?? 0) + 1);
  }

  onFinished(queue: string): void {
    this.finished.set(queue, (this.finished.get(queue) ?? 0) + 1);
  }

  /** Messages taken from the queue since this process began. */
  taken(queue: string): number {
    return this.finished.get(queue) ?? 0;
  }

  /** What `taken` will be when everything that stands in the queue now has been taken; undefined without a connection. */
  async end(queue: string): Promise<number | undefined> {
    const { model } = this;
    if (!model) return undefined;
    const channel = await model.createChannel();
    // Asking for a queue that is gone closes the channel; then nothing stands in it.
    channel.on('error', () => undefined);
    try {
      const { messageCount } = await channel.checkQueue(queue);
      return messageCount + (this.delivered.get(queue) ?? 0);
    } catch {
      return this.delivered.get(queue) ?? 0;
    } finally {
      await channel.close().catch(() => undefined);
    }
  }
}

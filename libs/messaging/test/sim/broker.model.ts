import type { LaneMessage } from './producer.model.ts';

/** One queue a stream: a pipe that may lose, double and reorder all it has. */
export class BrokerModel {
  onPublish: (stream: string) => void = () => undefined;
  private readonly queues = new Map<string, LaneMessage[]>();

  get streams(): string[] {
    return [...this.queues.keys()];
  }

  get isEmpty(): boolean {
    return [...this.queues.values()].every((queue) => queue.length === 0);
  }

  publish(message: LaneMessage): void {
    this.queue(message.stream).push(message);
    this.onPublish(message.stream);
  }

  head(stream: string): LaneMessage | undefined {
    return this.queue(stream)[0];
  }

  /** Acknowledged: the message leaves its queue, unless that was wiped meanwhile. */
  remove(message: LaneMessage): void {
    const queue = this.queue(message.stream);
    if (queue[0] === message) queue.shift();
  }

  /** The head goes behind the others, as after a requeue without a delivery limit. */
  rotate(stream: string): void {
    const queue = this.queue(stream);
    const head = queue.shift();
    if (head) queue.push(head);
  }

  double(stream: string): void {
    this.queue(stream).push(...this.queue(stream));
  }

  wipe(stream: string): void {
    this.queue(stream).length = 0;
  }

  private queue(stream: string): LaneMessage[] {
    const queue = this.queues.get(stream) ?? [];
    this.queues.set(stream, queue);
    return queue;
  }
}

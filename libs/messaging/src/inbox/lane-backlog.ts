import type { QueuePositions } from '../rabbitmq/queue-positions.ts';
import { shardOf } from '../shard.ts';
import { queueName, type Subscription } from '../topology.ts';

interface LaneName {
  readonly municipality: string;
  readonly lane: string;
}

/** Tells messages that are only waiting in the queue of a lane from those that are lost. */
export class LaneBacklog {
  private readonly positions: Pick<QueuePositions, 'taken' | 'end'>;
  private readonly queuesOf: ReadonlyMap<string, Subscription>;

  constructor(positions: Pick<QueuePositions, 'taken' | 'end'>, subscriptions: readonly Subscription[]) {
    this.positions = positions;
    this.queuesOf = new Map(subscriptions.map((subscription) => [subscription.stream, subscription]));
  }

  /** The mark that the lane's queue has to reach; undefined when the broker cannot be asked. */
  async mark(stream: string, lane: LaneName): Promise<number | undefined> {
    const queue = this.queueOf(stream, lane);
    return queue === undefined ? 0 : this.positions.end(queue);
  }

  /** Whether everything has been taken that stood in the lane's queue when the mark was made. */
  isPast(stream: string, lane: LaneName, mark: number): boolean {
    const queue = this.queueOf(stream, lane);
    return queue === undefined || this.positions.taken(queue) >= mark;
  }

  /** The number of the lane's queue, for asking each queue once. */
  queueNumber(stream: string, { municipality, lane }: LaneName): number {
    return shardOf(municipality, lane) % (this.queuesOf.get(stream)?.queues ?? 1);
  }

  private queueOf(stream: string, lane: LaneName): string | undefined {
    const subscription = this.queuesOf.get(stream);
    return subscription && queueName(subscription, this.queueNumber(stream, lane));
  }
}

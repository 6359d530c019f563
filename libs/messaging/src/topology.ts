import { STREAMS, streamDefinition, type ServiceName, type StreamName } from '#contracts/streams';

/** Queues per subscription; a lane's queue follows from its shard, so this number is fixed once data flows. */
export const QUEUES_PER_SUBSCRIPTION = 8;
export const QUARANTINE_EXCHANGE = 'kokuho.dead';
export const QUARANTINE_QUEUE = 'kokuho.dead';

/** One subscriber of one stream. */
export interface Subscription {
  readonly stream: string;
  readonly subscriber: string;
  readonly queues: number;
}

export function subscriptionsOf(service: ServiceName): Subscription[] {
  return streamNames()
    .filter((stream) => (streamDefinition(stream).subscribers as readonly string[]).includes(service))
    .map((stream) => ({ stream, subscriber: service, queues: QUEUES_PER_SUBSCRIPTION }));
}

/** Destinations of the streams a service owns. */
export function destinationsOf(service: ServiceName): Subscription[] {
  return streamNames()
    .filter((stream) => streamDefinition(stream).owner === service)
    .flatMap((stream) =>
      streamDefinition(stream).subscribers.map((subscriber) => ({
        stream,
        subscriber,
        queues: QUEUES_PER_SUBSCRIPTION,
      })),
    );
}

function streamNames(): StreamName[] {
  return Object.keys(STREAMS) as StreamName[];
}

/** One topic exchange per stream. */
export function exchangeName(stream: string): string {
  return stream;
}

export function queueName(subscription: Pick<Subscription, 'stream' | 'subscriber'>, queue: number): string {
  return `${subscription.subscriber}.${subscription.stream}.q${String(queue)}`;
}

/** The subscriber is part of the key: a pending row stands for one subscriber and must reach no other. */
export function routingKey(type: string, subscriber: string, shard: number, queues: number): string {
  return `${type}.${subscriber}.s${String(shard % queues)}`;
}

/** Binding key of a queue: every type, this subscriber's shards. */
export function bindingKey(subscriber: string, queue: number): string {
  return `#.${subscriber}.s${String(queue)}`;
}

/** Every argument explicit, so that RabbitMQ 3.10 and 4.x behave alike. */
export const STREAM_QUEUE_ARGUMENTS = {
  'x-queue-type': 'quorum',
  'x-single-active-consumer': true,
  'x-delivery-limit': 1000,
  'x-overflow': 'reject-publish',
  'x-dead-letter-exchange': QUARANTINE_EXCHANGE,
  'x-dead-letter-strategy': 'at-least-once',
} as const;

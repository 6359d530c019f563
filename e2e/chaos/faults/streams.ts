import { pick, type Random } from '../../../apps/counterparts/src/faults/seeded-random.ts';
import { type ServiceName, STREAMS, type StreamName } from '#contracts/streams';
import { QUEUES_PER_SUBSCRIPTION, queueName } from '#messaging/topology';

/** One service's queues of one stream. */
export interface Subscribed {
  readonly stream: StreamName;
  readonly subscriber: ServiceName;
  readonly queues: readonly string[];
}

const ALL: readonly Subscribed[] = (Object.keys(STREAMS) as StreamName[]).flatMap((stream) =>
  STREAMS[stream].subscribers.map((subscriber) => ({
    stream,
    subscriber,
    queues: Array.from({ length: QUEUES_PER_SUBSCRIPTION }, (_, queue) => queueName({ stream, subscriber }, queue)),
  })),
);

export function drawSubscribed(random: Random): Subscribed {
  return pick(random, ALL);
}

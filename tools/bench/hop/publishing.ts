import { randomUUID } from 'node:crypto';
import type { ConfirmChannel } from 'amqplib';
import { CLOUD_EVENT_CONTENT_TYPE } from '#contracts/envelope';
import { EXCHANGE, TYPE, keyOf } from './workload.ts';

/** Publishes as the relay does: persistent, mandatory, with the same properties; resolves at the confirm. */
export function publishSurely(channel: ConfirmChannel, shard: number, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const properties = {
      persistent: true,
      mandatory: true,
      messageId: randomUUID(),
      type: TYPE,
      contentType: CLOUD_EVENT_CONTENT_TYPE,
      timestamp: Math.floor(Date.now() / 1_000),
    };
    channel.publish(EXCHANGE, keyOf(shard), body, properties, (error: unknown) => {
      if (error) reject(error instanceof Error ? error : new RangeError('the broker refused a message'));
      else resolve();
    });
  });
}

/** Works through `count` pieces with at most `width` under way. */
export async function inParallel(count: number, width: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, one));
}

import type { Channel, ChannelModel } from 'amqplib';
import {
  QUARANTINE_EXCHANGE,
  QUARANTINE_QUEUE,
  STREAM_QUEUE_ARGUMENTS,
  bindingKey,
  exchangeName,
  queueName,
  type Subscription,
} from '../topology.ts';

/**
 * Declares exchanges, queues and bindings of the subscriptions. Declaring again is harmless, so producer and consumer
 * both do it and neither has to start first; after a wiped broker it rebuilds everything.
 */
export async function declareTopology(model: ChannelModel, subscriptions: readonly Subscription[]): Promise<void> {
  const channel = await model.createChannel();
  try {
    await declareQuarantine(channel);
    for (const subscription of subscriptions) {
      await channel.assertExchange(exchangeName(subscription.stream), 'topic', { durable: true });
      await Promise.all(
        Array.from({ length: subscription.queues }, (_, queue) => declareQueue(channel, subscription, queue)),
      );
    }
  } finally {
    await channel.close().catch(() => undefined);
  }
}

async function declareQuarantine(channel: Channel): Promise<void> {
  await channel.assertExchange(QUARANTINE_EXCHANGE, 'topic', { durable: true });
  await channel.assertQueue(QUARANTINE_QUEUE, {
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 1000, 'x-overflow': 'reject-publish' },
  });
  await channel.bindQueue(QUARANTINE_QUEUE, QUARANTINE_EXCHANGE, '#');
}

async function declareQueue(channel: Channel, subscription: Subscription, queue: number): Promise<void> {
  const name = queueName(subscription, queue);
  await channel.assertQueue(name, { durable: true, arguments: { ...STREAM_QUEUE_ARGUMENTS } });
  await channel.bindQueue(name, exchangeName(subscription.stream), bindingKey(subscription.subscriber, queue));
}

import { connect, type ChannelModel, type ConsumeMessage } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '#testing/eventually';
import { crash } from '../../support/crash.ts';
import type { TestSystem } from '../../support/system.ts';
import type { Subscribed } from './streams.ts';

const GATHER_MS = 1_500;
const AT_MOST = 200;

/** Where messages are put that shall belong to nobody. */
export const NO_STREAM = 'nobody.nothing';

/** What stands in a queue after the tampering, for what stood in it. */
export type Tampering = (bodies: readonly ConsumeMessage[]) => readonly ConsumeMessage[];

/**
 * Kills the subscriber, holds its successor back, and in the meantime takes what stands in its queues and puts something
 * else there. Resolves with how many messages were taken: nothing was tampered with if none.
 */
export async function tamper(running: TestSystem, subscribed: Subscribed, change: Tampering): Promise<number> {
  const { subscriber, queues } = subscribed;
  await crash(running, subscriber);
  running.system.kill(subscriber, 'SIGSTOP');
  try {
    // Something has to come in first.
    await delay(GATHER_MS);
    const model = await eventually(() => connect(running.ready.amqp), 30_000);
    model.on('error', () => undefined);
    try {
      let taken = 0;
      for (const queue of queues) taken += await tamperWith(model, queue, change);
      return taken;
    } finally {
      await model.close().catch(() => undefined);
    }
  } finally {
    running.system.kill(subscriber, 'SIGCONT');
  }
}

/** What was taken is let go only once the broker has what takes its place. */
async function tamperWith(model: ChannelModel, queue: string, change: Tampering): Promise<number> {
  const channel = await model.createConfirmChannel();
  channel.on('error', () => undefined);
  const { messageCount } = await channel.checkQueue(queue);
  const taken: ConsumeMessage[] = [];
  if (messageCount > 0) {
    await channel.prefetch(AT_MOST);
    const { consumerTag } = await channel.consume(queue, (message) => {
      if (message) taken.push(message);
    });
    await eventually(() => {
      if (taken.length < Math.min(messageCount, AT_MOST)) throw new Error(`${queue} has not given all`);
    }, 5_000);
    // Whoever goes on consuming is given what it puts back, and would let go of that as well.
    await channel.cancel(consumerTag);
    for (const { content, properties } of change(taken))
      channel.sendToQueue(queue, content, { ...properties, headers: { ...properties.headers }, mandatory: true });
    await channel.waitForConfirms();
    for (const message of taken) channel.ack(message);
  }
  await channel.close();
  return taken.filter(isIntact).length;
}

/** Not cut short, and on the stream it was said on. */
function isIntact({ content }: ConsumeMessage): boolean {
  try {
    return (JSON.parse(content.toString('utf8')) as { stream?: unknown }).stream !== NO_STREAM;
  } catch {
    return false;
  }
}

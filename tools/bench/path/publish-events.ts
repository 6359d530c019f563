import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'amqplib';
import { inParallel } from '../hop/publishing.ts';

const WINDOW = 512;

/** Where registry events go: the product's exchange, or a queue by its name. */
export interface Intake {
  readonly exchange: string;
  readonly routingKey: string;
}

export const PRODUCT_INTAKE: Intake = { exchange: 'registry.events', routingKey: 'resident.changed.v1' };

/** As fast as the broker takes them, or `perSecond` of them by the clock, whoever is slow (open loop). */
export async function publishEvents(
  amqpUrl: string,
  { exchange, routingKey }: Intake,
  events: readonly Buffer[],
  perSecond?: number,
): Promise<void> {
  const model = await connect(amqpUrl);
  const channel = await model.createConfirmChannel();
  const startedAt = performance.now();
  const publish = async (index: number): Promise<void> => {
    const properties = { persistent: true, mandatory: true, contentType: 'application/cloudevents+json' };
    await new Promise<void>((resolve, reject) => {
      channel.publish(exchange, routingKey, events[index] ?? Buffer.alloc(0), properties, (error: unknown) =>
        error ? reject(new RangeError('the broker refused an event')) : resolve(),
      );
    });
  };
  try {
    if (perSecond === undefined) await inParallel(events.length, WINDOW, publish);
    else
      await Promise.all(
        events.map(async (_, index) => {
          await delay(Math.max(startedAt + (index * 1_000) / perSecond - performance.now(), 0));
          await publish(index);
        }),
      );
  } finally {
    await model.close();
  }
}

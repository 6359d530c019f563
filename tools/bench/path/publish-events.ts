import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'amqplib';
import { inParallel } from '../hop/publishing.ts';

const WINDOW = 512;
const PACE_MS = 50;

/** Where registry events go: the product's exchange, or a queue by its name. */
export interface Intake {
  readonly exchange: string;
  readonly routingKey: string;
}

export const PRODUCT_INTAKE: Intake = { exchange: 'registry.events', routingKey: 'resident.changed.v1' };

export interface Pace {
  /** Events a second by the clock, whoever is slow (open loop). */
  readonly perSecond?: number;
  /** At most so many published and not yet recorded (closed loop). */
  readonly ahead?: number;
  /** Changes recorded since the publishing began. */
  readonly recorded?: () => Promise<number>;
}

/** As fast as the broker takes them, unless a pace is given. */
export async function publishEvents(
  amqpUrl: string,
  { exchange, routingKey }: Intake,
  events: readonly Buffer[],
  { perSecond, ahead, recorded }: Pace = {},
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
    if (ahead !== undefined && recorded) {
      for (let from = 0; from < events.length;) {
        const upTo = Math.min((await recorded()) + ahead, events.length);
        await inParallel(Math.max(upTo - from, 0), WINDOW, (index) => publish(from + index));
        from = Math.max(upTo, from);
        if (from < events.length) await delay(PACE_MS);
      }
    } else if (perSecond === undefined) await inParallel(events.length, WINDOW, publish);
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

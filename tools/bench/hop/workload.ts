import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { declareTopology } from '#messaging/rabbitmq/declare-topology';
import { shardOf } from '#messaging/shard';
import { destinationsOf, exchangeName, queueName, routingKey } from '#messaging/topology';

/** The stream whose messages every hop scenario carries: one subscriber, so one row and one publish a message. */
export const SERVICE = 'linkage';
export const STREAM = 'linkage.receipt';
export const SUBSCRIBER = 'qualification';
export const TYPE = 'linkage.delivery-changed.v1';
export const MUNICIPALITY = '313700';
export const EXCHANGE = exchangeName(STREAM);

const QUEUES = destinationsOf(SERVICE).reduce((sum, { queues }) => sum + queues, 0);

export interface Lane {
  readonly lane: string;
  readonly shard: number;
}

export function lanesOf(count: number, prefix = 'L'): Lane[] {
  return Array.from({ length: count }, (_, index) => {
    const lane = `${prefix}${String(index).padStart(8, '0')}`;
    return { lane, shard: shardOf(MUNICIPALITY, lane) };
  });
}

export function queueNames(): string[] {
  return Array.from({ length: QUEUES }, (_, queue) => queueName({ stream: STREAM, subscriber: SUBSCRIBER }, queue));
}

export function keyOf(shard: number): string {
  return routingKey(TYPE, SUBSCRIBER, shard, QUEUES);
}

/** A message as the outbox stores it, with `@lane` and `@seq` where they go; about 900 bytes. */
export function bodyTemplate(epoch: string = randomUUID()): string {
  return JSON.stringify({
    specversion: '1.0',
    id: randomUUID(),
    source: `urn:kokuho:${SERVICE}`,
    type: TYPE,
    subject: '@lane',
    time: '2026-07-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    stream: STREAM,
    municipality: MUNICIPALITY,
    lane: '@lane',
    laneseq: '@seq',
    epoch,
    changeid: randomUUID(),
    businessday: '2026-07-01',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data: {
      receiver: 'intermediate-server',
      objectKind: 'person',
      objectId: '000000000000001',
      municipalityCode: MUNICIPALITY,
      changeId: randomUUID(),
      version: 1,
      state: 'accepted',
      at: '2026-07-01T00:00:00.000Z',
      evidence: { attempt: randomUUID(), idempotencyKey: randomUUID() },
    },
  }).replace('"@seq"', '@seq');
}

export function bodyOf(template: string, lane: string, seq: number): Buffer {
  return Buffer.from(template.replaceAll('@lane', lane).replace('@seq', String(seq)), 'utf8');
}

/** Queues and bindings of the stream, as the product declares them. */
export async function declareQueues(amqpUrl: string): Promise<void> {
  const model = await connect(amqpUrl);
  try {
    await declareTopology(model, destinationsOf(SERVICE));
  } finally {
    await model.close();
  }
}

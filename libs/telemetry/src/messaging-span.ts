import { type Attributes, type Span, SpanKind } from '@opentelemetry/api';
import { laneHash } from './lane-hash.ts';
import { inSpan } from './span.ts';
import { contextOf, linksTo } from './trace-context.ts';

export { currentTraceparent } from './trace-context.ts';

/** What a messaging span may say; there is no place for a body. */
export interface MessagingAttributes {
  /** Wire type of the message, `….v1`. */
  readonly type: string;
  /** Exchange. */
  readonly exchange?: string;
  readonly routingKey?: string;
  readonly queue?: string;
  readonly messageId?: string;
  readonly changeId?: string;
  /** Shard of the relay. */
  readonly partition?: number | string;
  readonly deliveryTag?: number;
  /** More than one message in a send. */
  readonly batchSize?: number;
  readonly stream?: string;
  /** Recorded as a keyed hash only. */
  readonly lane?: string;
}

type Work<T> = (span: Span) => T;

/** The span whose context a message carries for the rest of its life; runs where the message is put in the outbox. */
export function withProducerSpan<T>(operation: 'create', message: MessagingAttributes, work: Work<T>): T {
  const attributes = attributesOf(operation, 'create', message);
  return inSpan(`${operation} ${message.type}`, { kind: SpanKind.PRODUCER, attributes }, work);
}

/** One publish of the relay, linked to the creation contexts since it belongs to no request. */
export function withSendSpan<T>(
  creation: string | undefined | readonly (string | undefined)[],
  message: MessagingAttributes,
  work: Work<T>,
): T {
  const links = linksTo(typeof creation === 'object' ? creation : [creation]);
  const options = { kind: SpanKind.CLIENT, attributes: attributesOf('send', 'send', message), links };
  return inSpan(`send ${destinationOf(message)}`, options, work, contextOf(undefined));
}

/** The handling of one message: child of the context it carries. */
export function withProcessSpan<T>(traceparent: string | undefined, message: MessagingAttributes, work: Work<T>): T {
  const options = { kind: SpanKind.CONSUMER, attributes: attributesOf('process', 'process', message) };
  return inSpan(`process ${destinationOf(message)}`, options, work, contextOf(traceparent));
}

function attributesOf(name: string, type: 'create' | 'send' | 'process', message: MessagingAttributes): Attributes {
  const { stream, lane } = message;
  return compact({
    'messaging.system': 'rabbitmq',
    'messaging.operation.name': name,
    'messaging.operation.type': type,
    'messaging.destination.name': destinationOf(message),
    'messaging.rabbitmq.destination.routing_key': message.routingKey,
    'messaging.rabbitmq.message.delivery_tag': message.deliveryTag,
    'messaging.message.id': message.messageId,
    'messaging.message.conversation_id': message.changeId,
    'messaging.destination.partition.id': message.partition === undefined ? undefined : String(message.partition),
    'messaging.batch.message_count': message.batchSize,
    'kokuho.message.type': message.type,
    'kokuho.stream': stream,
    'kokuho.lane.hash': lane === undefined ? undefined : laneHash(stream ?? '', lane),
  });
}

function destinationOf({ exchange, routingKey, queue, type }: MessagingAttributes): string {
  const parts = [exchange, routingKey, queue].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? type : parts.join(':');
}

function compact(attributes: Record<string, string | number | undefined>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

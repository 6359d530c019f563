import { CLOUD_EVENT_CONTENT_TYPE } from '#contracts/envelope';
import type { MessageContract } from '#contracts/message-contract.decorator';
import { STREAMS, type ServiceName, type StreamName, streamDefinition } from '#contracts/streams';
import { exchangeName, QUEUES_PER_SUBSCRIPTION, queueName } from '#messaging/topology';
import { ENVELOPE_SCHEMA } from './envelope-schema.ts';
import { reachableFrom, referenceTo, type JsonSchema } from './json-schema.ts';
import { REGISTRY_EVENT } from './registry-schema.ts';

export type Document = Readonly<Record<string, unknown>>;
type Parts = Readonly<Record<string, unknown>>;

export const REGISTRY_CHANNEL = 'registry.events';
const REGISTRY_TYPE = 'resident.changed.v1';
const STREAM_NAMES = Object.keys(STREAMS) as StreamName[];

export interface AsyncApiInput {
  readonly version: string;
  readonly contracts: readonly MessageContract[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

function takes(service: ServiceName, stream: StreamName): boolean {
  return (streamDefinition(stream).subscribers as readonly string[]).includes(service);
}

function messageOf(contract: MessageContract): Parts {
  const { type, stream } = contract;
  const narrowed = {
    type: 'object',
    properties: {
      type: { type: 'string', const: contract.wireType },
      stream: { type: 'string', const: stream },
      data: referenceTo(contract.messageClass.name),
    },
  };
  return {
    name: contract.wireType,
    title: `${type} version ${String(contract.version)}`,
    summary: contract.summary,
    contentType: CLOUD_EVENT_CONTENT_TYPE,
    payload: { allOf: [referenceTo('Envelope'), narrowed] },
    'x-since': contract.since,
    'x-personal-data': contract.personalData,
  };
}

const REGISTRY_MESSAGE: Parts = {
  name: REGISTRY_TYPE,
  title: 'resident.changed version 1',
  summary: '住民記録システムから受け取る住民異動',
  contentType: CLOUD_EVENT_CONTENT_TYPE,
  payload: referenceTo(REGISTRY_EVENT),
};

function channel(address: string, wireTypes: readonly string[], description: string): Parts {
  const messages = wireTypes.map((wireType) => [wireType, { $ref: `#/components/messages/${wireType}` }]);
  const exchange = { name: address, type: 'topic', durable: true, autoDelete: false };
  return {
    address,
    description,
    messages: Object.fromEntries(messages) as Parts,
    bindings: { amqp: { is: 'routingKey', exchange } },
  };
}

function operation(action: 'send' | 'receive', channelId: string, service: string, more: Parts): Parts {
  return { action, channel: { $ref: `#/channels/${channelId}` }, tags: [{ name: service }], ...more };
}

function streamChannel(stream: StreamName, contracts: readonly MessageContract[]): Parts {
  const { owner, key } = streamDefinition(stream);
  const types = contracts.filter((contract) => contract.stream === stream).map(({ wireType }) => wireType);
  return channel(exchangeName(stream), types, `Stream owned by ${owner}; one lane per ${key}.`);
}

function streamOperations(stream: StreamName, service: ServiceName | undefined): [string, Parts][] {
  const { owner, subscribers } = streamDefinition(stream);
  const send = operation('send', stream, owner, { bindings: { amqp: { deliveryMode: 2, mandatory: true } } });
  const receive = subscribers.map((subscriber): [string, ServiceName, Parts] => {
    const queues = Array.from({ length: QUEUES_PER_SUBSCRIPTION }, (_, n) => queueName({ stream, subscriber }, n));
    const binding = { bindings: { amqp: { ack: true } }, 'x-queues': queues };
    return [`receive-${stream}-by-${subscriber}`, subscriber, operation('receive', stream, subscriber, binding)];
  });
  const all: [string, ServiceName, Parts][] = [[`send-${stream}`, owner, send], ...receive];
  return all.filter(([, who]) => service === undefined || who === service).map(([id, , part]) => [id, part]);
}

function registryParts(): { channels: [string, Parts][]; operations: [string, Parts][] } {
  const description = 'Intake: the municipality’s resident registry publishes here; routing key = type.';
  const receive = { bindings: { amqp: { ack: true } }, 'x-queues': ['addressing.registry'] };
  return {
    channels: [[REGISTRY_CHANNEL, channel(REGISTRY_CHANNEL, [REGISTRY_TYPE], description)]],
    operations: [
      [`receive-${REGISTRY_CHANNEL}-by-addressing`, operation('receive', REGISTRY_CHANNEL, 'addressing', receive)],
    ],
  };
}

/** AsyncAPI 3.0 of the whole system, or of the part that one service sends and receives. */
export function asyncApiDocument(input: AsyncApiInput, service?: ServiceName): Document {
  const streams = STREAM_NAMES.filter(
    (stream) => service === undefined || streamDefinition(stream).owner === service || takes(service, stream),
  );
  const registry =
    service === undefined || service === 'addressing' ? registryParts() : { channels: [], operations: [] };
  const contracts = input.contracts.filter(({ stream }) => streams.includes(stream));
  const messages = {
    ...Object.fromEntries(contracts.map((contract) => [contract.wireType, messageOf(contract)])),
    ...(registry.channels.length > 0 ? { [REGISTRY_TYPE]: REGISTRY_MESSAGE } : {}),
  };
  const known: Record<string, JsonSchema> = { Envelope: ENVELOPE_SCHEMA, ...input.schemas };
  const used = reachableFrom(messages, known);
  return {
    asyncapi: '3.0.0',
    info: {
      title: service === undefined ? 'kokuho' : `kokuho ${service}`,
      version: input.version,
      description: 'Messages between the services of municipal National Health Insurance (国民健康保険の資格管理).',
    },
    defaultContentType: CLOUD_EVENT_CONTENT_TYPE,
    channels: Object.fromEntries([
      ...registry.channels,
      ...streams.map((stream) => [stream, streamChannel(stream, contracts)] as const),
    ]),
    operations: Object.fromEntries([
      ...registry.operations,
      ...streams.flatMap((stream) => streamOperations(stream, service)),
    ]),
    components: {
      messages,
      schemas: Object.fromEntries(Object.entries(known).filter(([name]) => used.has(name))),
    },
  };
}

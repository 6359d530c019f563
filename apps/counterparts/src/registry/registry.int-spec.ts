import { connect } from 'amqplib';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { eventually } from '#testing/eventually';
import { createTestBroker } from '#testing/rabbitmq';
import type { TestBroker } from '#testing/rabbitmq';
import { RunningBody } from '../../test/counterparts.factory.ts';
import type { EventKeys } from './registry-log.ts';
import type { ResidentEvent, TownHousehold } from './resident.ts';

interface Head {
  residentId: string;
  sequence: number;
}

describe('住民基本台帳（代役）', () => {
  let broker: TestBroker;
  let body: RunningBody;
  let connection: ChannelModel;
  let channel: Channel;
  const received: ConsumeMessage[] = [];

  beforeAll(async () => {
    broker = await createTestBroker();
    body = await RunningBody.start('registry', { AMQP_URL: broker.amqpUrl });
    await body.call('POST', 'town', { seed: 3, persons: 500 });
    connection = await connect(broker.amqpUrl);
    channel = await connection.createChannel();
  });
  afterAll(async () => {
    await connection.close();
    await body.stop();
    await broker.drop();
  });
  afterEach(() => body.faults());

  async function bind(): Promise<void> {
    await channel.assertExchange('registry.events', 'topic', { durable: true });
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, 'registry.events', 'resident.changed.v1');
    await channel.consume(queue, (message) => message && received.push(message), { noAck: true });
  }

  function subjects(): string[] {
    return received.map((message) => (JSON.parse(message.content.toString()) as ResidentEvent).subject);
  }

  async function day(order: object, query = ''): Promise<EventKeys[]> {
    const { status, body: keys } = await body.call<EventKeys[]>('POST', `days${query}`, {
      date: '2026-04-02',
      seed: 1,
      ...order,
    });
    expect(status).toBe(200);
    return keys;
  }

  async function allPublished(): Promise<void> {
    await eventually(async () => expect(await body.get('publications')).toEqual({ pending: 0 }));
  }

  it('publishes what no queue took as soon as one is bound, complete and in order per resident', async () => {
    const keys = await day({ changes: 120 });
    expect(await body.get('publications')).toEqual({ pending: 120 });
    await bind();
    await allPublished();
    const ids = received.map(({ properties }) => String(properties.messageId));
    expect([...ids].sort()).toEqual(keys.map(({ id }) => id).sort());
    for (const { residentId } of keys) {
      const mine = keys.filter((key) => key.residentId === residentId).map(({ id }) => id);
      expect(ids.filter((id) => mine.includes(id))).toEqual(mine);
    }
    const [first] = received;
    expect(first?.properties).toMatchObject({ contentType: 'application/cloudevents+json', deliveryMode: 2 });
  });

  it('answers for events from a sequence, and heads, in order', async () => {
    const {
      residentId,
      sequence,
      id: eventId,
    } = (await day({ changes: 1, mix: ['NAME_CHANGE'], seed: 2 }))[0] as EventKeys;
    const events = await body.get<ResidentEvent[]>(`events?residentId=${residentId}&fromSequence=1`);
    expect(events.map(({ data }) => data.sequence)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.id).toBe(eventId);
    const last = await body.get<ResidentEvent[]>(`events?residentId=${residentId}&fromSequence=${sequence}`);
    expect(last.map(({ id }) => id)).toEqual([eventId]);
    const heads: Head[] = [];
    for (;;) {
      const page = await body.get<Head[]>(`heads?after=${heads.at(-1)?.residentId ?? ''}&limit=200`);
      if (page.length === 0) break;
      heads.push(...page);
    }
    expect(heads.length).toBeGreaterThanOrEqual(500);
    const ids = heads.map((head) => head.residentId);
    expect(ids).toEqual([...ids].sort());
    expect(heads).toContainEqual({ residentId, sequence });
  });

  it('records without publishing when told so, and the record still answers', async () => {
    await allPublished();
    const before = received.length;
    const keys = await day({ changes: 5, seed: 3, mix: ['PROTECTION_CHANGE'] }, '?publish=false');
    await body.call('POST', 'events', { id: 'marker', subject: 'X1', data: 'raw' });
    await allPublished();
    expect(received.slice(before).map(({ properties }) => String(properties.messageId))).toEqual(['marker']);
    const [key] = keys;
    const events = await body.get<ResidentEvent[]>(
      `events?residentId=${key?.residentId}&fromSequence=${key?.sequence}`,
    );
    expect(events).toHaveLength(1);
  });

  it('takes raw events as they are, one or many, also as lines', async () => {
    const event = {
      id: 'raw-1',
      subject: '000000000900001',
      data: { sequence: 4, resident: { residentId: '000000000900001' } },
    };
    const lines = [event, { ...event, id: 'raw-2', data: { ...event.data, sequence: 5 } }].map((one) =>
      JSON.stringify(one),
    );
    const reply = await body.call<EventKeys[]>('POST', 'events', lines.join('\n'), 'application/x-ndjson');
    expect(reply.body.map(({ id, sequence }) => [id, sequence])).toEqual([
      ['raw-1', 4],
      ['raw-2', 5],
    ]);
    expect(await body.get('heads?limit=1')).toEqual([{ residentId: '000000000900001', sequence: 5 }]);
    await allPublished();
    expect(subjects().filter((subject) => subject === '000000000900001')).toHaveLength(2);
  });

  it('doubles, swallows and holds back as the faults say', async () => {
    await body.faults({ duplicate: true, times: 1 });
    await body.call('POST', 'events', { id: 'twice', subject: 'F1' });
    await body.faults({ dropAnswer: true, match: { residentId: 'F2' } });
    await body.call('POST', 'events', { id: 'never', subject: 'F2' });
    await allPublished();
    await body.faults({ down: true });
    await body.call('POST', 'events', { id: 'held', subject: 'F3' });
    expect((await body.call('GET', 'heads')).status).toBe(503);
    expect(await body.get('publications')).toEqual({ pending: 1 });
    await body.faults();
    await allPublished();
    const ids = received.map(({ properties }) => String(properties.messageId));
    expect(ids.filter((id) => ['twice', 'never', 'held'].includes(id))).toEqual(['twice', 'twice', 'held']);
  });

  it('keeps town, events and what is still to publish over a restart', async () => {
    const [key] = await day({ changes: 1, seed: 9, mix: ['NAME_CHANGE'] });
    await body.faults({ down: true, match: { residentId: 'R9' } });
    await body.call('POST', 'events', { id: 'waits', subject: 'R9' });
    const shown = (): Promise<unknown[]> =>
      Promise.all([body.get('heads?limit=10000'), body.get(`records?residentId=${key?.residentId}`)]);
    const before = await shown();
    expect(before[0]).toContainEqual({ residentId: key?.residentId, sequence: key?.sequence });
    await body.restart();
    expect(await shown()).toEqual(before);
    await allPublished();
    expect(received.map(({ properties }) => String(properties.messageId))).toContain('waits');
    expect((await body.call('POST', 'town', { seed: 4, persons: 500 })).status).toBe(409);
  });

  it('shows a town without recording it, one household a line', async () => {
    const base = `http://127.0.0.1:${body.environment.KOKUHO_HTTP_PORT}`;
    const text = await (await fetch(`${base}/registry/town?seed=11&persons=40`)).text();
    const households = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TownHousehold);
    expect(households.reduce((sum, { members }) => sum + members.length, 0)).toBe(40);
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import { AppError } from '#kernel/app-error';
import { maskAttributes } from './attribute-mask.span-processor.ts';
import { currentTraceparent, withProcessSpan, withProducerSpan, withSendSpan } from './messaging-span.ts';
import { TelemetryConfig } from './telemetry-config.ts';
import { currentTraceId, linkActiveSpan } from './trace-context.ts';
import { startTracing, stopTracing } from './tracing.ts';

const MESSAGE = {
  type: 'qualification.changed.v1',
  exchange: 'qualification.person',
  routingKey: 'qualification.changed.v1.s3',
  queue: 'linkage.s3',
  messageId: 'm-1',
  stream: 'qualification.person',
  lane: '000000000900001',
};

interface SpanRecord {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: string;
  status: number;
  attributes: Record<string, unknown>;
  links: { traceId: string; spanId: string }[];
}

function start(settings: Partial<TelemetryConfig>): Promise<void> {
  return startTracing(Object.assign(new TelemetryConfig(), settings));
}

afterEach(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

describe('spans of messages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spans-'));
  const spanFile = join(folder, 'spans.jsonl');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('follow one message from outbox over relay to handler', async () => {
    await start({ spanFile });
    const created = withProducerSpan('create', MESSAGE, () => currentTraceparent());
    await withSendSpan(created, MESSAGE, () => setImmediate());
    const failing = withProcessSpan(created, MESSAGE, async () => {
      await setImmediate();
      expect(currentTraceparent()?.slice(0, 35)).toBe(created?.slice(0, 35));
      linkActiveSpan(created);
      throw new AppError('GEN-0006', 'unavailable');
    });
    await expect(failing).rejects.toThrow('GEN-0006');
    await stopTracing();

    const text = readFileSync(spanFile, 'utf8');
    const [create, send, process] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as SpanRecord);
    expect(create).toMatchObject({ name: 'create qualification.changed.v1', kind: 'PRODUCER' });
    expect(send).toMatchObject({ kind: 'CLIENT', links: [{ spanId: create?.spanId }] });
    expect(send?.traceId).not.toBe(create?.traceId);
    expect(process).toMatchObject({
      kind: 'CONSUMER',
      parentSpanId: create?.spanId,
      status: 2,
      links: [{ spanId: create?.spanId }],
      name: 'process qualification.person:qualification.changed.v1.s3:linkage.s3',
      attributes: {
        'messaging.system': 'rabbitmq',
        'messaging.operation.type': 'process',
        'messaging.message.id': 'm-1',
        'error.type': 'GEN-0006',
      },
    });
    expect(process?.attributes['kokuho.lane.hash']).toBe(create?.attributes['kokuho.lane.hash']);
    expect(text).not.toContain(MESSAGE.lane);
  });
});

describe('without an exporter', () => {
  it('traceparent flows all the same, unsampled', async () => {
    await start({});
    const created = withProducerSpan('create', MESSAGE, () => currentTraceparent());
    expect(created).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    const traceId = await withProcessSpan(created, MESSAGE, async () => {
      await setImmediate();
      return currentTraceId();
    });
    expect(created).toContain(traceId);
  });
});

describe('attributes of a URL', () => {
  it('lose the ids of persons', () => {
    expect(
      maskAttributes({
        'url.path': '/residents/000000000900001/qualification',
        'url.query': '?residentId=000000000900001&limit=100',
        'http.route': '/residents/:residentId/qualification',
        'db.query.text': 'SELECT $1 -- 123456789018',
      }),
    ).toEqual({
      'url.path': '/residents/{id}/qualification',
      'url.query': '?residentId={id}&limit=100',
      'db.query.text': 'SELECT $1 -- ************',
    });
  });
});

import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { NestFactory } from '@nestjs/core';
import { HealthChecks } from './health-checks.ts';
import { Metrics } from './metrics.ts';
import { METRICS, type MetricName } from './metric-catalogue.ts';
import { promName } from './metrics.ts';
import { TelemetryModule } from './telemetry.module.ts';

@Module({ imports: [TelemetryModule] })
class TrialModule {}

let app: NestExpressApplication;
let base: string;

beforeAll(async () => {
  app = await NestFactory.create<NestExpressApplication>(TrialModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  base = `http://127.0.0.1:${String(port)}`;
});

afterAll(() => app.close());

describe('health', () => {
  it('is live whatever it depends on', async () => {
    const answer = await fetch(`${base}/health/live`);
    expect(answer.status).toBe(200);
  });

  it('is ready when every check is up, and names the one that is down', async () => {
    const checks = app.get(HealthChecks);
    checks.register('database', () => Promise.resolve());
    const up = await fetch(`${base}/health/ready`);
    expect([up.status, await up.json()]).toEqual([200, { status: 'up', checks: { database: 'up' } }]);
    checks.register('broker', () => {
      throw new TypeError('no connection');
    });
    const down = await fetch(`${base}/health/ready`);
    const body: unknown = await down.json();
    expect([down.status, body]).toEqual([503, { status: 'down', checks: { database: 'up', broker: 'down' } }]);
  });
});

describe('metrics', () => {
  it('are named after the catalogue', () => {
    const names = (Object.keys(METRICS) as MetricName[]).map(promName);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('outbox_oldest_pending_age_seconds');
    expect(names).toContain('inbox_duplicates_total');
  });

  it('are answered as Prometheus text, gauges read at that moment', async () => {
    const metrics = app.get(Metrics);
    metrics.count('inbox.duplicates', { stream: 'addressing.person' });
    metrics.observe('outbox.publish.lag', { dest: 'linkage' }, 0.02);
    metrics.collect('outbox.pending.messages', () => Promise.resolve([{ labels: { dest: 'linkage' }, value: 7 }]));
    metrics.collect('outbox.shards.owned', () => Promise.reject(new TypeError('down')));
    const work = metrics.time(
      'messaging.process.duration',
      (outcome) => ({ destination: 'q', type: 't.v1', outcome }),
      () => Promise.reject(new TypeError('poison')),
    );
    await expect(work).rejects.toThrow('poison');
    const answer = await fetch(`${base}/metrics`);
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(text).toContain('inbox_duplicates_total{stream="addressing.person"} 1');
    expect(text).toContain('outbox_pending_messages{dest="linkage"} 7');
    expect(text).toContain('outbox_publish_lag_seconds_count{dest="linkage"} 1');
    expect(text).toMatch(/messaging_process_duration_seconds_count\{.*outcome="error".*\} 1/);
    expect(text).toContain('process_resident_memory_bytes');
  });
});

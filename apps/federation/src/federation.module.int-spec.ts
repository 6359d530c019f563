import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Test } from '@nestjs/testing';
import type { INestApplication } from '@nestjs/common';
import { connect } from 'amqplib';
import type { FederationDeliveryChangedV1 } from '#contracts/federation/delivery-changed.v1';
import { loadConfig } from '#config/load-config';
import { connectStreams } from '#messaging/connect-streams';
import { shardOf } from '#messaging/shard';
import { exchangeName, QUEUES_PER_SUBSCRIPTION, routingKey } from '#messaging/topology';
import { eventually } from '#testing/eventually';
import type { TestDatabase } from '#testing/postgres';
import { createTestBroker, type TestBroker } from '#testing/rabbitmq';
import { INSURER, MUNICIPALITY, outwardHousehold } from '../test/attempt.factory.ts';
import { createFederationDatabase } from '../test/federation-database.ts';
import { DAY } from '../test/layouts.factory.ts';
import { answer } from '../test/result-file.factory.ts';
import { SftpStand } from '../test/sftp-stand.ts';
import { FederationConfig } from './federation.config.ts';
import { FederationModule } from './federation.module.ts';

const CHANGE = randomUUID();

describe('連合会連携サービス', () => {
  let database: TestDatabase;
  let broker: TestBroker;
  let sftp: SftpStand;
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    [database, broker, sftp] = await Promise.all([createFederationDatabase(), createTestBroker(), SftpStand.start()]);
    const config = loadConfig(FederationConfig, {
      KOKUHO_HTTP_PORT: '0',
      KOKUHO_TODAY: DAY,
      KOKUHO_MUNICIPALITY: MUNICIPALITY,
      KOKUHO_INSURER_NUMBER: INSURER,
      KOKUHO_INTERNAL_TOKEN: 'a token for this test',
      KOKUHO_OIDC_ISSUER: 'http://127.0.0.1:9',
      KOKUHO_SFTP_URL: sftp.url,
      KOKUHO_AGGREGATION_URL: 'http://127.0.0.1:9',
      KOKUHO_QUALIFICATION_URL: 'http://127.0.0.1:9',
      KOKUHO_ANSWER_DUE: '1m',
      DATABASE_URL: database.url,
      AMQP_URL: broker.amqpUrl,
    });
    const module = await Test.createTestingModule({ imports: [FederationModule.of(config)] }).compile();
    app = module.createNestApplication({ logger: false });
    connectStreams(app);
    await app.startAllMicroservices();
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${String((app.getHttpServer() as { address(): AddressInfo }).address().port)}`;
  });

  afterAll(async () => {
    await app.close();
    await sftp.stop();
    await Promise.all([database.drop(), broker.drop()]);
  });

  async function publishHousehold(): Promise<void> {
    const type = 'qualification.household-changed.v1';
    const household = outwardHousehold();
    const envelope = {
      specversion: '1.0',
      id: randomUUID(),
      source: 'urn:kokuho:qualification',
      type,
      subject: household.nhiHouseholdId,
      time: `${DAY}T00:00:00Z`,
      datacontenttype: 'application/json',
      stream: 'qualification.household',
      municipality: MUNICIPALITY,
      lane: household.nhiHouseholdId,
      laneseq: 1,
      epoch: randomUUID(),
      businessday: DAY,
      data: { ...household, changeId: CHANGE, version: 1, recordedAt: `${DAY}T00:00:00Z` },
    };
    const connection = await connect(broker.amqpUrl);
    const channel = await connection.createConfirmChannel();
    const shard = shardOf(MUNICIPALITY, household.nhiHouseholdId);
    const key = routingKey(type, 'federation', shard, QUEUES_PER_SUBSCRIPTION);
    channel.publish(exchangeName('qualification.household'), key, Buffer.from(JSON.stringify(envelope)));
    await channel.waitForConfirms();
    await connection.close();
  }

  async function receipts(): Promise<FederationDeliveryChangedV1[]> {
    const rows: { body: Buffer }[] = await database.dataSource.query('SELECT body FROM outbox.message ORDER BY seq');
    return rows.map(({ body }) => (JSON.parse(body.toString()) as { data: FederationDeliveryChangedV1 }).data);
  }

  it('brings a message to the receiver and its answer to the outbox', async () => {
    await eventually(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200), 20_000);
    await publishHousehold();
    const marker = await eventually(() => {
      const found = sftp.names('/in').find((name) => name.endsWith('.end'));
      expect(found).toBeDefined();
      return found ?? '';
    }, 20_000);
    const fileName = marker.replace('/in/', '').replace('.end', '.csv');
    answer(sftp, 1, [{ sourceFileName: fileName, recordNumber: '1', result: '0' }]);
    await eventually(async () => expect((await receipts()).map(({ state }) => state)).toEqual(['accepted']));
    expect((await receipts()).at(-1)).toMatchObject({
      receiver: 'federation',
      objectKind: 'household',
      changeId: CHANGE,
      evidence: { fileName, line: 1 },
    });
  });

  it('is heard of, and tells which owner of its streams is not', async () => {
    await eventually(async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      expect(text).toMatch(/instance_heartbeat_age_seconds\{instance="[^"]+"\} \d/);
      const silence = /inbox_owner_silence_age_seconds\{owner="qualification"\} (\S+)/.exec(text)?.[1];
      expect(Number(silence)).toBeGreaterThan(0);
    });
    expect((await fetch(`${url}/instances`)).status).toBe(401);
  });

  it('opens health and metrics to all, its own pages to staff and services only', async () => {
    const metrics = await fetch(`${url}/metrics`);
    expect(await metrics.text()).toContain('delivery_effect_lag');
    for (const path of [`attempts?changeId=${CHANGE}`, 'batches?limit=1']) {
      expect((await fetch(`${url}/${path}`)).ok).toBe(false);
    }
    const body = JSON.stringify({ date: '2026-11-25' });
    const headers = { 'content-type': 'application/json' };
    const day = `${url}/internal/business-day`;
    expect((await fetch(day, { method: 'PUT', headers, body })).ok).toBe(false);
    const internal = { ...headers, 'x-kokuho-internal': 'a token for this test' };
    expect((await fetch(day, { method: 'PUT', headers: internal, body })).ok).toBe(true);
  });
});

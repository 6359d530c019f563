import 'reflect-metadata';
import { FederationDeliveryChangedV1 } from '#contracts/federation/delivery-changed.v1';
import { DELIVERY_MIGRATIONS } from './migrations/index.ts';
import { MESSAGING_MIGRATIONS } from '#messaging/migrations/index';
import { Outbox } from '#messaging/outbox/outbox';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { wantedState } from '../test/delivery.factory.ts';
import { DeliveryStore } from './delivery.store.ts';
import { OutboxReceiptEmitter } from './outbox-receipt-emitter.ts';

describe('受領状態を送信箱へ', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: [...MESSAGING_MIGRATIONS, ...DELIVERY_MIGRATIONS] });
  });
  afterAll(() => database.drop());

  it('状態の変化と同じトランザクションで、対象のレーンに順番どおり並ぶ', async () => {
    const store = new DeliveryStore(new OutboxReceiptEmitter(new Outbox('federation'), FederationDeliveryChangedV1));
    await database.dataSource.transaction(async (manager) => {
      for (const version of [1, 2]) {
        const state = wantedState('1001', version, { 1: '甲' }, { objectKind: 'household' });
        await store.takeWanted(manager, state);
      }
      const [attempt] = await store.cutAttempts(manager, { receiver: 'federation', limit: 1 });
      const times = { answerDueMs: 1_000, confirmWithinMs: 1_000, tellSentAfterMs: 0 };
      await store.markSending(manager, [{ attemptId: attempt?.id ?? '', fileName: 'SKK.csv', line: 2 }], times);
    });
    const rows: { lane: string; lane_seq: string; body: Buffer }[] = await database.dataSource.query(
      'SELECT lane, lane_seq, body FROM outbox.message ORDER BY seq',
    );
    const bodies = rows.map(
      ({ body }) => (JSON.parse(body.toString('utf8')) as { data: Record<string, unknown> }).data,
    );
    expect(rows.map(({ lane, lane_seq }) => `${lane} ${lane_seq}`)).toEqual(['household/1001 1', 'household/1001 2']);
    expect(bodies).toMatchObject([
      { version: 1, state: 'covered', evidence: { fileName: 'SKK.csv', line: 2 } },
      { version: 2, state: 'sent', evidence: { fileName: 'SKK.csv', line: 2 } },
    ]);
  });
});

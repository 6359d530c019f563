import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { TestSender, TIMES } from '../test/delivery.factory.ts';
import { DELIVERY_MIGRATIONS } from './migrations/index.ts';
import type { Attempt } from './store/attempt.record.ts';
import { findByIdempotencyKeys } from './store/find-attempts.ts';

const LATER = { ...TIMES, tellSentAfterMs: 60_000 };

describe('送付したことの知らせ', () => {
  let database: TestDatabase;
  let sender: TestSender;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: DELIVERY_MIGRATIONS });
  });
  beforeEach(() => {
    sender = new TestSender(database.dataSource);
  });
  afterAll(() => database.drop());

  function tellSent(afterMs: number): Promise<void> {
    return sender.run((manager) => sender.store.tellSent(manager, { receiver: 'federation', limit: 100, afterMs }));
  }

  function cutLeaving(confirmWithinMs: number): Promise<Attempt[]> {
    const leaving = { ...LATER, confirmWithinMs };
    return sender.run((manager) => sender.store.cutAttempts(manager, { receiver: 'federation', limit: 100, leaving }));
  }

  it('すぐに受領された版は、送付を知らせない', async () => {
    await sender.take('A1', 1, { 1: '甲' });
    await sender.accept(await sender.send('A1', LATER));
    await tellSent(0);
    expect(sender.receipts.of('A1')).toEqual(['1 accepted']);
  });

  it('回答が遅い版は、一度だけ送付を知らせる', async () => {
    await sender.take('A2', 1, { 1: '甲' });
    const attempt = await sender.send('A2', LATER);
    await tellSent(60_000);
    expect(sender.receipts.of('A2')).toEqual([]);
    await tellSent(0);
    await tellSent(0);
    expect(sender.receipts.of('A2')).toEqual(['1 sent']);
    await sender.accept(attempt);
    expect(sender.receipts.of('A2')).toEqual(['1 sent', '1 accepted']);
  });

  it('期限を過ぎれば、送付の知らせを待たずに unknown になる', async () => {
    await sender.take('A3', 1, { 1: '甲' });
    await sender.send('A3', { ...LATER, answerDueMs: 0 });
    await sender.run((manager) => sender.store.markOverdue(manager, { receiver: 'federation', limit: 100 }));
    await tellSent(0);
    expect(sender.receipts.of('A3')).toEqual(['1 unknown']);
  });

  it('切り出しと同時に送る試行は、送付中として残り、前の版はここで終わる', async () => {
    await sender.take('B1', 1, { 1: '甲' });
    await sender.take('B1', 2, { 1: '乙' });
    const [attempt] = await cutLeaving(0);
    expect(attempt).toMatchObject({ objectId: 'B1', state: 'sending', sends: 1 });
    expect(sender.receipts.of('B1')).toEqual(['1 covered']);
    const key = attempt?.idempotencyKey ?? '';
    const stored = (await sender.run((manager) => findByIdempotencyKeys(manager, [key]))).get(key);
    expect(stored).toEqual(attempt);
    expect(JSON.stringify(stored?.rows)).toBe(JSON.stringify(attempt?.rows));
    const asked = await sender.run((manager) =>
      sender.store.claimQuestions(manager, { receiver: 'federation', limit: 100, againAfterMs: 1_000 }),
    );
    expect(asked.map(({ id }) => id)).toContain(attempt?.id);
  });
});

import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { answerTo, rowsOf, TestSender, TIMES } from '../test/delivery.factory.ts';
import { DELIVERY_MIGRATIONS } from './migrations/index.ts';
import { findByIdempotencyKeys } from './store/find-attempts.ts';
import { attemptsOfChange } from './store/change-view.ts';

const NOW = { answerDueMs: 0, confirmWithinMs: 0, tellSentAfterMs: 0 };
const QUESTIONS = { receiver: 'federation', limit: 100 } as const;

describe('回答と期限', () => {
  let database: TestDatabase;
  let sender: TestSender;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: DELIVERY_MIGRATIONS });
  });
  beforeEach(() => {
    sender = new TestSender(database.dataSource);
  });
  afterAll(() => database.drop());

  const overdue = (): Promise<number> => sender.run((manager) => sender.store.markOverdue(manager, QUESTIONS));
  const questions = async (): Promise<string[]> => {
    const claimed = await sender.run((manager) =>
      sender.store.claimQuestions(manager, { ...QUESTIONS, againAfterMs: 60_000 }),
    );
    return claimed.map(({ objectId }) => objectId);
  };

  it('同じ回答が二度来ても何も変わらない', async () => {
    await sender.take('A1', 1, { 1: '甲' });
    const attempt = await sender.send('A1');
    expect(await sender.accept(attempt)).toBe('accepted');
    expect(await sender.accept(attempt)).toBe('repeated');
    expect(sender.receipts.of('A1')).toEqual(['1 sent', '1 accepted']);
  });

  it('一度に二通来た同じ回答も一度だけ効く', async () => {
    await sender.take('A2', 1, { 1: '甲' });
    const attempt = await sender.send('A2');
    const settlement = { attemptId: attempt.id, answer: answerTo(attempt, () => true) };
    const outcomes = await sender.run((manager) => sender.store.settle(manager, [settlement, settlement]));
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['accepted', 'repeated']);
  });

  it('食い違う回答は証拠として残り、一度だけ知らせ、保有は変えない', async () => {
    const changeId = '0190c0de-0000-7000-8000-000000000002';
    await sender.take('B1', 1, { 1: '甲' }, { changeId });
    const attempt = await sender.send('B1');
    await sender.accept(attempt);
    expect(await sender.refuse(attempt)).toBe('contradiction');
    expect(await sender.refuse(attempt)).toBe('contradiction');
    expect(sender.receipts.of('B1')).toEqual(['1 sent', '1 accepted', '1 rejected']);
    expect(await sender.held('B1')).toHaveProperty('1.version', 1);
    const [view] = await sender.run((manager) => attemptsOfChange(manager, changeId));
    expect(view?.state).toBe('accepted');
    expect(view?.attempts[0]?.disputes).toEqual([expect.objectContaining({ kind: 'contradiction' })]);
  });

  it('送った行と合わない回答は残すだけで、試行は開いたまま', async () => {
    await sender.take('B2', 1, { 1: '甲' });
    const attempt = await sender.send('B2');
    expect(await sender.answer(attempt, { rows: [{ operation: 'PUT', key: '9', accepted: true }] })).toBe('mismatch');
    expect(await sender.accept(attempt)).toBe('accepted');
  });

  it('知らない試行への回答は no-attempt', async () => {
    const settlement = { attemptId: '0190c0de-0000-7000-8000-0000000000ff', answer: { rows: [] } };
    expect(await sender.run((manager) => sender.store.settle(manager, [settlement]))).toEqual([
      { attemptId: settlement.attemptId, verdict: 'no-attempt' },
    ]);
  });

  it('期限を過ぎると unknown になり、問い合わせの対象になる', async () => {
    await sender.take('C1', 1, { 1: '甲' });
    const attempt = await sender.send('C1', { ...NOW, confirmWithinMs: 60_000 });
    expect(await questions()).not.toContain('C1');
    expect(await overdue()).toBe(1);
    expect(await overdue()).toBe(0);
    expect(await questions()).toContain('C1');
    expect(await questions()).not.toContain('C1');
    await sender.accept(attempt);
    expect(sender.receipts.of('C1')).toEqual(['1 sent', '1 unknown', '1 accepted']);
  });

  it('届いていないと分かれば、同じキーと同じ行でもう一度送る', async () => {
    await sender.take('C2', 1, { 1: '甲' });
    const attempt = await sender.send('C2', NOW);
    await overdue();
    const [again] = await sender.run((manager) =>
      sender.store.markSending(manager, [{ attemptId: attempt.id }], TIMES),
    );
    expect(again).toMatchObject({ sends: 2, idempotencyKey: attempt.idempotencyKey });
    expect(JSON.stringify(again?.rows)).toBe(JSON.stringify(attempt.rows));
    expect(sender.receipts.of('C2')).toEqual(['1 sent', '1 unknown', '1 sent']);
  });

  it('送信の途中で落ちた試行は、確認の期限の後に問い合わせの対象になる', async () => {
    await sender.take('D1', 1, { 1: '甲' });
    const attempt = await sender.send('D1', { ...TIMES, confirmWithinMs: 0 });
    expect(await questions()).toContain('D1');
    await sender.run((manager) => sender.store.markHandedOver(manager, [attempt.id]));
    expect(await questions()).not.toContain('D1');
  });

  it('送付先が知らない番号で答えても、ほかの回答は見つかる', async () => {
    await sender.take('D3', 1, { 1: '甲' });
    const { id, idempotencyKey } = await sender.send('D3');
    const found = await sender.run((manager) =>
      findByIdempotencyKeys(manager, [`stranger-${idempotencyKey}`, '', idempotencyKey]),
    );
    expect([...found.values()].map((attempt) => attempt.id)).toEqual([id]);
  });

  it('終わった試行はもう送れない', async () => {
    await sender.take('D2', 1, { 1: '甲' });
    const attempt = await sender.send('D2');
    await sender.accept(attempt);
    const again = sender.run((manager) => sender.store.markSending(manager, [{ attemptId: attempt.id }], NOW));
    await expect(again).rejects.toMatchObject({ code: 'DLV-0001' });
  });

  it('待つ相手が受領されるまで切り出さない', async () => {
    const waitsFor = [{ objectKind: 'household', objectId: 'W1', version: 1 }] as const;
    await sender.take('P1', 1, { 1: '甲' }, { waitsFor });
    expect(await sender.cut()).toEqual([]);
    await sender.take('W1', 1, { h: '世帯' }, { objectKind: 'household' });
    const household = await sender.send('W1');
    expect(await sender.cut()).toEqual([]);
    await sender.accept(household);
    expect(rowsOf(await sender.send('P1'))).toEqual(['PUT 1#1']);
  });

  it('待つ版が後の版に含めて送られても、受領されるまでは進まない', async () => {
    await sender.take('W2', 1, { h: '旧' }, { objectKind: 'household' });
    await sender.take('W2', 2, { h: '新' }, { objectKind: 'household' });
    await sender.take('P2', 1, { 1: '甲' }, { waitsFor: [{ objectKind: 'household', objectId: 'W2', version: 1 }] });
    const household = await sender.send('W2');
    expect(await sender.cut()).toEqual([]);
    await sender.accept(household);
    expect((await sender.cut()).map(({ objectId }) => objectId)).toEqual(['P2']);
  });

  it('世帯と個人が互いに待つときは、世帯から送る', async () => {
    await sender.take('P3', 2, { 1: '甲' }, { waitsFor: [{ objectKind: 'household', objectId: 'W3', version: 1 }] });
    await sender.take(
      'W3',
      2,
      { h: '開始と終了' },
      {
        objectKind: 'household',
        waitsFor: [{ objectKind: 'person', objectId: 'P3', version: 2 }],
      },
    );
    await sender.accept(await sender.send('W3'));
    expect((await sender.cut()).map(({ objectId }) => objectId)).toEqual(['P3']);
  });
});

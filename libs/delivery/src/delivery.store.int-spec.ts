import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { rowsOf, TestSender } from '../test/delivery.factory.ts';
import { DELIVERY_MIGRATIONS } from './migrations/index.ts';
import { attemptsOfChange } from './store/change-view.ts';
import { digest } from './store/digest.ts';
import { openCounts } from './store/measures.ts';

describe('送付の台帳', () => {
  let database: TestDatabase;
  let sender: TestSender;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: DELIVERY_MIGRATIONS });
  });
  beforeEach(() => {
    sender = new TestSender(database.dataSource);
  });
  afterAll(() => database.drop());

  it('最初の状態は新規の行として送られ、受領で保有になる', async () => {
    await sender.take('A1', 1, { 1: '甲', 2: '乙' });
    const attempt = await sender.send('A1');
    expect(rowsOf(attempt)).toEqual(['PUT 1#1', 'PUT 2#1']);
    expect(await sender.accept(attempt)).toBe('accepted');
    expect(sender.receipts.of('A1')).toEqual(['1 sent', '1 accepted']);
    expect(await sender.held('A1')).toEqual({
      1: { version: 1, content: { name: '甲' } },
      2: { version: 1, content: { name: '乙' } },
    });
  });

  it('同じ版と前の版は取り込まない', async () => {
    await sender.take('A2', 2, { 1: '甲' });
    expect(await sender.take('A2', 2, { 1: '乙' })).toBe('known');
    expect(await sender.take('A2', 1, { 1: '丙' })).toBe('known');
  });

  it('送付中に訂正が来ると、回答を待ってから無効と新規で送る', async () => {
    await sender.take('B1', 1, { 1: '甲' });
    const first = await sender.send('B1');
    await sender.take('B1', 2, { 1: '乙' });
    expect(await sender.cut()).toEqual([]);
    await sender.accept(first);
    const second = await sender.send('B1');
    expect(rowsOf(second)).toEqual(['VOID 1#1', 'PUT 1#2']);
    expect(second.rows[0]?.content).toEqual({ name: '甲' });
    await sender.accept(second);
    expect(sender.receipts.of('B1')).toEqual(['1 sent', '1 accepted', '2 sent', '2 accepted']);
  });

  it('拒否された版は、次の版が送られたとき superseded になり、差分は実際の保有から作る', async () => {
    await sender.take('C1', 1, { 1: '甲', 2: '乙' });
    const first = await sender.send('C1');
    expect(await sender.refuse(first, (row) => row.key === '2')).toBe('rejected');
    expect(await sender.cut()).toEqual([]);
    await sender.take('C1', 2, { 1: '甲', 2: '丙' });
    const second = await sender.send('C1');
    expect(rowsOf(second)).toEqual(['PUT 2#2']);
    await sender.accept(second);
    expect(sender.receipts.of('C1')).toEqual(['1 sent', '1 rejected', '1 superseded', '2 sent', '2 accepted']);
    const rejected = sender.receipts.told.find(({ state }) => state === 'rejected');
    expect(rejected?.evidence).toMatchObject({ attempt: first.id, code: 'E301', text: '期間が重なっています' });
  });

  it('順番を待つ間に新しい版が来た版は covered、証拠は新しい試行', async () => {
    await sender.take('D1', 1, { 1: '甲' });
    const first = await sender.send('D1');
    await sender.take('D1', 2, { 1: '乙' });
    await sender.take('D1', 3, { 1: '丙' });
    await sender.accept(first);
    const last = await sender.send('D1');
    expect(await sender.refuse(last)).toBe('rejected');
    expect(sender.receipts.of('D1')).toEqual(['1 sent', '1 accepted', '2 covered', '3 sent', '3 rejected']);
    expect(sender.receipts.told.find(({ state }) => state === 'covered')?.evidence).toEqual({
      attempt: last.id,
      idempotencyKey: last.idempotencyKey,
    });
  });

  it('この送付先の行が変わらなければ、どの版も not-required', async () => {
    await sender.take('E1', 1, { 1: '甲' });
    await sender.accept(await sender.send('E1'));
    await sender.take('E1', 2, { 1: '乙' });
    await sender.take('E1', 3, { 1: '甲' });
    expect(await sender.cut()).toEqual([]);
    expect(sender.receipts.of('E1')).toEqual(['1 sent', '1 accepted', '2 not-required', '3 not-required']);
  });

  it('命令による再送は、新しい世代と新しい版で送る', async () => {
    await sender.take('F1', 1, { 1: '甲' });
    const first = await sender.send('F1');
    const retry = (): Promise<unknown> => sender.run((manager) => sender.store.retry(manager, first.id));
    expect(await retry()).toEqual({ ok: false, error: 'DLV-0001' });
    await sender.refuse(first);
    expect(await retry()).toMatchObject({ ok: true });
    expect(await retry()).toEqual({ ok: false, error: 'DLV-0002' });
    const second = await sender.send('F1');
    expect(second.generation).toBe(2);
    expect(second.idempotencyKey).not.toBe(first.idempotencyKey);
    expect(rowsOf(second)).toEqual(['PUT 1#2']);
    await sender.accept(second);
    expect(sender.receipts.of('F1')).toEqual(['1 sent', '1 rejected', '1 sent', '1 accepted']);
    expect(await retry()).toEqual({ ok: false, error: 'DLV-0002' });
  });

  it('変更ごとの照会は、試行と行と回答を示し、行の内容は示さない', async () => {
    const changeId = '0190c0de-0000-7000-8000-000000000001';
    await sender.take('G1', 1, { 1: '甲' }, { changeId });
    const attempt = await sender.send('G1');
    await sender.refuse(attempt);
    const [view] = await sender.run((manager) => attemptsOfChange(manager, changeId));
    expect(view).toMatchObject({ objectId: 'G1', version: 1, state: 'rejected', evidence: { attempt: attempt.id } });
    expect(view?.attempts).toHaveLength(1);
    expect(view?.attempts[0]).toMatchObject({ attempt: attempt.id, state: 'rejected', sends: 1, disputes: [] });
    expect(JSON.stringify(view)).not.toContain('甲');
  });

  it('件数は終わっていない版だけを、照合値は保有する行だけを数える', async () => {
    await sender.take('H1', 1, { 1: '甲' });
    const counts = await sender.run((manager) => openCounts(manager));
    expect(counts).toContainEqual(expect.objectContaining({ receiver: 'federation', state: 'pending', count: 1 }));
    await sender.accept(await sender.send('H1'));
    const request = {
      receiver: 'federation',
      municipality: '313700',
      objectKind: 'person',
      after: 'H0',
      limit: 1,
    } as const;
    expect(await sender.run((manager) => digest(manager, request))).toEqual([
      { objectId: 'H1', settledVersion: 1, rows: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    ]);
  });

  it('二つの送付係が同時に切り出しても、一つの対象に試行は一つ', async () => {
    for (let index = 0; index < 20; index += 1) await sender.take(`I${String(index)}`, 1, { 1: '甲' });
    const cuts = await Promise.all([sender.cut(), sender.cut(), sender.cut(), sender.cut()]);
    const objects = cuts.flat().map(({ objectId }) => objectId);
    expect(objects).toHaveLength(20);
    expect(new Set(objects).size).toBe(20);
  });
});

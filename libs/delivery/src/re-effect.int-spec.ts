import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { answerTo, type Rows, rowsOf, TestSender, TIMES, wantedState } from '../test/delivery.factory.ts';
import type { HeldRow } from './diff.ts';
import { DELIVERY_MIGRATIONS } from './migrations/index.ts';
import type { Receiver } from '#contracts/delivery-changed.part';
import { plainDate } from '#kernel/plain-date';
import { attemptsOfChange } from './store/change-view.ts';
import type { HoldingMark } from './store/re-effect.ts';

const APPROVAL = { proposedBy: 'officer', approvedBy: 'approver', reason: '相手が先月の状態に戻った' };
const RECEIVER: Receiver = 'federation';

function reported(rows: Rows, rowVersion = 1): HeldRow[] {
  return Object.entries(rows).map(([key, name]) => ({ key, rowVersion, content: { name } }));
}

describe('再反映', () => {
  let database: TestDatabase;
  let sender: TestSender;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: DELIVERY_MIGRATIONS });
  });
  beforeEach(() => {
    sender = new TestSender(database.dataSource);
  });
  afterAll(() => database.drop());

  async function accepted(objectId: string, version: number, rows: Rows): Promise<void> {
    await sender.take(objectId, version, rows);
    await sender.accept(await sender.send(objectId));
  }

  async function mark(objectId: string): Promise<HoldingMark> {
    const object = { receiver: RECEIVER, municipality: '313700', objectKind: 'person', objectId } as const;
    const marked = await sender.run((manager) => sender.store.markHolding(manager, object));
    if (!marked.ok) throw new Error(marked.error);
    return marked.value;
  }

  function reEffect(
    at: HoldingMark,
    rows: HeldRow[],
    waitsFor: Parameters<typeof sender.store.reEffect>[1]['waitsFor'] = [],
  ) {
    return sender.run((manager) =>
      sender.store.reEffect(manager, { mark: at, reported: rows, waitsFor, approval: APPROVAL }),
    );
  }

  async function stateOf(objectId: string): Promise<object[]> {
    return database.dataSource.query(
      `SELECT c.version, c.state, c.attempt_id, c.at FROM delivery.change c JOIN delivery.object o ON o.id = c.object_id
        WHERE o.object_id = $1 ORDER BY c.version`,
      [objectId],
    );
  }

  it('相手が失った行だけを新しい版と鍵で送り、受理済みの異動の履歴は変わらない', async () => {
    await accepted('A1', 1, { 1: '甲', 2: '乙' });
    const before = await stateOf('A1');
    const receipts = [...sender.receipts.of('A1')];
    expect(await reEffect(await mark('A1'), reported({ 1: '甲' }))).toMatchObject({ ok: true });
    const attempt = await sender.send('A1');
    expect(rowsOf(attempt)).toEqual(['PUT 2#2']);
    expect(attempt).toMatchObject({ generation: 2, version: 1 });
    expect(await sender.accept(attempt)).toBe('accepted');
    expect(await sender.held('A1')).toMatchObject({ 1: { version: 1 }, 2: { version: 2, content: { name: '乙' } } });
    expect(await stateOf('A1')).toEqual(before);
    expect(sender.receipts.of('A1')).toEqual(receipts);
  });

  it('古い内容は無効にしてから新しく送り、余分な行は無効にする', async () => {
    await accepted('A2', 1, { 1: '旧' });
    await accepted('A2', 2, { 1: '新' });
    await reEffect(await mark('A2'), [...reported({ 1: '旧' }), ...reported({ 9: '余' }, 4)]);
    const attempt = await sender.send('A2');
    expect(rowsOf(attempt)).toEqual(['VOID 1#1', 'VOID 9#4', 'PUT 1#3']);
    await sender.accept(attempt);
    expect(Object.keys(await sender.held('A2'))).toEqual(['1']);
  });

  it('相手の申告が望む状態と同じなら何も送らず、帳簿だけを合わせる', async () => {
    await accepted('A3', 1, { 1: '甲' });
    await database.dataSource.query(
      `UPDATE delivery.holding SET content = '{"name":"誤"}' WHERE object_id = (SELECT id FROM delivery.object WHERE object_id = 'A3')`,
    );
    await reEffect(await mark('A3'), reported({ 1: '甲' }));
    expect(await sender.cut()).toEqual([]);
    expect(await sender.held('A3')).toEqual({ 1: { version: 1, content: { name: '甲' } } });
    expect(sender.receipts.of('A3')).toEqual(['1 sent', '1 accepted']);
  });

  it('送付の途中と、印のあとに送付があったときは行わない', async () => {
    await accepted('B1', 1, { 1: '甲' });
    const stale = await mark('B1');
    await sender.take('B1', 2, { 1: '乙' });
    const attempt = await sender.send('B1');
    expect(await reEffect(stale, [])).toEqual({ ok: false, error: 'DLV-0003' });
    await expect(mark('B1')).rejects.toThrow('DLV-0003');
    await sender.accept(attempt);
    expect(await reEffect(stale, [])).toEqual({ ok: false, error: 'DLV-0003' });
    expect(await reEffect(await mark('B1'), [])).toMatchObject({ ok: true });
    await sender.accept(await sender.send('B1'));
  });

  it('再反映のあとに来た異動は、その異動として送られる', async () => {
    await accepted('B2', 1, { 1: '甲' });
    await reEffect(await mark('B2'), []);
    await sender.take('B2', 2, { 1: '甲', 2: '乙' });
    const attempt = await sender.send('B2');
    expect(rowsOf(attempt)).toEqual(['PUT 1#2', 'PUT 2#1']);
    expect(attempt.reEffect).toBeUndefined();
    await sender.accept(attempt);
    expect(sender.receipts.of('B2')).toEqual(['1 sent', '1 accepted', '2 sent', '2 accepted']);
  });

  it('再反映の送付中に来た異動は、回答を待って送られる', async () => {
    await accepted('B3', 1, { 1: '甲' });
    await reEffect(await mark('B3'), []);
    const first = await sender.send('B3');
    await sender.take('B3', 2, { 1: '乙' });
    expect(await sender.cut()).toEqual([]);
    await sender.accept(first);
    await sender.accept(await sender.send('B3'));
    expect(await sender.held('B3')).toEqual({ 1: { version: 3, content: { name: '乙' } } });
    expect(sender.receipts.of('B3')).toEqual(['1 sent', '1 accepted', '2 sent', '2 accepted']);
  });

  it('拒否された再反映は異動の拒否にならず、再送すると再反映として切り直される', async () => {
    await accepted('C1', 1, { 1: '甲' });
    await reEffect(await mark('C1'), []);
    const refused = await sender.send('C1');
    await sender.refuse(refused);
    await sender.answer(
      refused,
      answerTo(refused, () => true),
    );
    expect(sender.receipts.of('C1')).toEqual(['1 sent', '1 accepted']);
    expect(await sender.run((manager) => sender.store.retry(manager, refused.id))).toMatchObject({ ok: true });
    const again = await sender.send('C1');
    expect(again.reEffect).toBe(refused.reEffect);
    await sender.accept(again);
    expect(sender.receipts.of('C1')).toEqual(['1 sent', '1 accepted']);
  });

  it('拒否された異動の再反映は、その異動の送付になる', async () => {
    await sender.take('C2', 1, { 1: '甲' });
    await sender.refuse(await sender.send('C2'));
    await reEffect(await mark('C2'), []);
    await sender.accept(await sender.send('C2'));
    expect(sender.receipts.of('C2')).toEqual(['1 sent', '1 rejected', '1 sent', '1 accepted']);
  });

  it('期限を過ぎた再反映も、異動の状態を動かさない', async () => {
    await accepted('C3', 1, { 1: '甲' });
    await reEffect(await mark('C3'), []);
    const attempt = await sender.send('C3', { ...TIMES, answerDueMs: 0 });
    await sender.run((manager) => sender.store.markUnknown(manager, [attempt.id]));
    await sender.accept(attempt);
    expect(sender.receipts.of('C3')).toEqual(['1 sent', '1 accepted']);
  });

  it('待つ相手の再反映が終わるまで切られない', async () => {
    await accepted('D1', 1, { 1: '世帯' });
    await accepted('D2', 1, { 1: '個人' });
    await reEffect(await mark('D1'), []);
    await reEffect(await mark('D2'), [], [{ objectKind: 'person', objectId: 'D1', version: 1 }]);
    const first = await sender.cut();
    expect(first.map(({ objectId }) => objectId)).toEqual(['D1']);
    await sender.run((manager) =>
      sender.store.markSending(
        manager,
        first.map(({ id }) => ({ attemptId: id })),
        TIMES,
      ),
    );
    for (const attempt of first) await sender.accept(attempt);
    expect((await sender.cut()).map(({ objectId }) => objectId)).toEqual(['D2']);
  });

  it('同じメッセージから来た対象（初期移行）でも、再反映の鍵は重ならない', async () => {
    for (const id of ['G1', 'G2']) {
      await accepted(id, 1, { 1: '甲' });
      await database.dataSource.query(
        `UPDATE delivery.object SET stream = 'initial-load', lane = 'initial-load', lane_seq = 0 WHERE object_id = $1`,
        [id],
      );
    }
    await reEffect(await mark('G1'), []);
    await reEffect(await mark('G2'), []);
    const cut = await sender.cut();
    expect(new Set(cut.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
  });

  it('同じ人が提案と承認をすることはできない', async () => {
    await accepted('E1', 1, { 1: '甲' });
    const marked = await mark('E1');
    const alone = { ...APPROVAL, approvedBy: APPROVAL.proposedBy };
    const request = { mark: marked, reported: [], waitsFor: [], approval: alone };
    await expect(sender.run((manager) => sender.store.reEffect(manager, request))).rejects.toThrow('re_effect_check');
  });

  it('持ち主の言う状態を取り直すと、待たれている版だけが異動として送られる', async () => {
    await accepted('F1', 1, { 1: '甲' });
    const state = wantedState('F1', 3, { 1: '丙' });
    const awaited = [2, 3].map((version) => ({
      version,
      changeId: state.changeId,
      businessDay: plainDate('2026-04-02'),
    }));
    const restated = await sender.run(async (manager) => sender.store.restateWanted(manager, state, awaited));
    expect(restated).toMatchObject({ ok: true });
    await reEffect(await mark('F1'), reported({ 1: '甲' }));
    await sender.accept(await sender.send('F1'));
    expect(sender.receipts.of('F1')).toEqual(['1 sent', '1 accepted', '2 covered', '3 sent', '3 accepted']);
    const views = await attemptsOfChange(database.dataSource.manager, state.changeId);
    expect(views.map(({ version, state: end }) => `${String(version)} ${end}`).sort()).toEqual([
      '2 covered',
      '3 accepted',
    ]);
  });

  it('終わった版を取り直しても、その異動は動かない', async () => {
    await accepted('F2', 2, { 1: '甲' });
    const state = wantedState('F2', 2, { 1: '正' });
    await sender.run((manager) => sender.store.restateWanted(manager, state, []));
    await reEffect(await mark('F2'), reported({ 1: '甲' }));
    const attempt = await sender.send('F2');
    expect(rowsOf(attempt)).toEqual(['VOID 1#1', 'PUT 1#2']);
    await sender.accept(attempt);
    expect(sender.receipts.of('F2')).toEqual(['2 sent', '2 accepted']);
    const older = wantedState('F2', 1, { 1: '古' });
    expect(await sender.run((manager) => sender.store.restateWanted(manager, older, []))).toMatchObject({ ok: false });
  });
});

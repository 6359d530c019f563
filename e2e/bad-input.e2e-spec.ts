import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '#testing/eventually';
import { Api } from './support/api.ts';
import { badBodies, type Bad } from './support/bad-bodies.ts';
import { moveIn, renamed, syntheticNumber, withWrongCheckDigit } from './support/bad-events.ts';
import { IntakeView } from './support/intake-view.ts';
import { publish, type CloudEvent } from './support/registry.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

const RESIDENTS = 100;
const EVENTS_EACH = 10;

describe('誤った入力', () => {
  let running: TestSystem;
  let api: Api;
  let view: IntakeView;
  let bad: Bad[];

  const resident = (index: number): string => `0000000009${String(index).padStart(5, '0')}`;
  const send = (body: CloudEvent | Buffer, contentType?: string) => publish(running.ready.amqp, [body], contentType);

  beforeAll(async () => {
    running = await startTestSystem({ today: '2026-07-01' });
    api = new Api(running.ready);
    view = new IntakeView(running);
    bad = await badBodies(running.ready.services['addressing'] ?? '');
  }, 300_000);

  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  it('千件の正しい異動は、間に誤りが挟まっていても、すべて順に届く', async () => {
    await publish(
      running.ready.amqp,
      bad
        .filter(({ reason }) => reason === 'ADR-0111' || reason === 'ADR-0112')
        .map(({ repaired: { subject } }) => moveIn(String(subject), 1)),
    );
    for (let sequence = 1; sequence <= EVENTS_EACH; sequence += 1) {
      const good = Array.from({ length: RESIDENTS }, (_, index) =>
        sequence === 1 ? moveIn(resident(index), 1) : renamed(resident(index), sequence, `見本　${String(sequence)}`),
      );
      await publish(running.ready.amqp, good.slice(0, RESIDENTS / 2));
      for (const { body, contentType } of bad.slice((sequence - 1) * 2, sequence * 2)) await send(body, contentType);
      await publish(running.ready.amqp, good.slice(RESIDENTS / 2));
    }
    for (let index = 0; index < RESIDENTS; index += 1) {
      await eventually(async () => expect(await view.told(resident(index))).toBe(EVENTS_EACH), 120_000);
    }
    // The other side has taken them too: nobody was held up behind the bad ones.
    for (let index = 0; index < RESIDENTS; index += 1) {
      await eventually(async () => {
        const [taken, held] = await Promise.all([view.taken(resident(index)), view.holds(resident(index))]);
        expect({ taken, held }).toEqual({ taken: EVENTS_EACH, held: [] });
      }, 120_000);
    }
  }, 280_000);

  it('誤りは一つ残らず、平易な理由と項目名を付けて、API とコマンドの一覧に出る', async () => {
    const rows = await eventually(async () => {
      const found = await view.setAside();
      expect(found).toHaveLength(bad.length);
      return found;
    }, 60_000);
    const told = rows.map(({ reason, fields }) => `${reason} ${fields.join()}`).sort();
    expect(told).toEqual(bad.map(({ reason, fields }) => `${reason} ${fields.join()}`).sort());
    for (const { text, service, seenCount } of rows) {
      expect(text).toMatch(/^[^。]+。.*(ください|します)。$/);
      expect({ service, seenCount }).toEqual({ service: 'addressing', seenCount: 1 });
    }
    const listed = await view.cli('quarantine', 'list');
    for (const { id, reason } of rows) expect(listed).toMatch(new RegExp(`^${id} .*${reason}`, 'm'));
  }, 120_000);

  it('直して再投入すると取り込まれ、二度は再投入できない', async () => {
    const rows = await view.setAside();
    for (const { repaired, reason, fields, what } of bad) {
      const at = rows.findIndex((one) => one.reason === reason && one.fields.join() === fields.join());
      const [row] = rows.splice(at, 1);
      const body = { reason: `${what}を直した`, body: repaired };
      const answer = await api.call('operator', 'POST', `quarantine/${row?.id ?? ''}/release`, body);
      expect({ what, ...answer }).toMatchObject({ what, status: 200, body: { outcome: 'stored' } });
      expect((await api.call('operator', 'POST', `quarantine/${row?.id ?? ''}/release`, body)).status).toBe(409);
      expect(await view.told(String(repaired.subject))).toBe(repaired.data.sequence);
    }
    expect(await view.open()).toEqual([]);
  }, 120_000);

  it('直しきれていない再投入は断られ、新しい理由が一覧に残る', async () => {
    await send(Buffer.from('{', 'utf8'));
    const [row] = await eventually(async () => {
      const open = await view.open();
      expect(open).toHaveLength(1);
      return open;
    });
    const body = { reason: '直した', body: moveIn('000000000980001', 1, { notifiedOn: '2026-02-30' }) };
    const answer = await api.call('operator', 'POST', `quarantine/${row?.id ?? ''}/release`, body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'MSG-0011' } });
    const open = (await view.open()).map(({ reason }) => reason);
    expect(open).toEqual(['ADR-0101', 'ADR-0107']);
  }, 120_000);

  it('履歴番号が飛ぶと保留になり、欠けた異動が届くとひとりでに進む', async () => {
    const lane = '000000000980002';
    await publish(running.ready.amqp, [moveIn(lane, 1), renamed(lane, 3, '見本　三'), renamed(lane, 4, '見本　四')]);
    const waiting = await eventually(async () => {
      const rows = await view.holds(lane);
      expect(rows.map(({ seq, state }) => `${String(seq)} ${state}`)).toEqual(['3 gap', '4 gap']);
      return rows;
    });
    expect(waiting[0]?.reason).toContain('まだ届いていません');
    expect(await view.cli('holds')).toContain(lane);
    expect(await view.told(lane)).toBe(1);
    // The same number with other content must not vanish behind the one that waits.
    await send({ ...renamed(lane, 3, '別の名'), id: 'e-other-third' });
    await eventually(async () => expect((await view.open()).map(({ reason }) => reason)).toContain('ADR-0111'));
    await send(renamed(lane, 2, '見本　二'));
    await eventually(async () => expect(await view.told(lane)).toBe(4));
    expect(await view.holds(lane)).toEqual([]);
  }, 120_000);

  it('HTTP では一件も、改行区切りの各行も、それぞれの結果が返る', async () => {
    const one = await api.call('officer', 'POST', 'registry-events', moveIn('000000000980003', 1));
    expect(one).toEqual({ status: 202, body: [{ id: 'e-000000000980003-1', outcome: 'stored' }] });
    const number = withWrongCheckDigit(syntheticNumber());
    const lines = [
      JSON.stringify(renamed('000000000980003', 2, '見本　二')),
      JSON.stringify(moveIn('000000000980003', 1)),
      'これは異動ではない',
      JSON.stringify(renamed('000000000980003', 4, '見本　四')),
      JSON.stringify(moveIn('000000000980004', 1, {}, { individualNumber: number })),
    ];
    const many = await api.call<object[]>(
      'officer',
      'POST',
      'registry-events',
      lines.join('\n'),
      'application/x-ndjson',
    );
    expect(many.status).toBe(202);
    expect(many.body).toMatchObject([
      { outcome: 'stored' },
      { outcome: 'duplicate' },
      { id: '', outcome: 'quarantined', code: 'ADR-0101' },
      { outcome: 'held', reason: expect.stringContaining('まだ届いていません') },
      { outcome: 'quarantined', code: 'ADR-0108', fields: ['data.resident.individualNumber'] },
    ]);
    expect(JSON.stringify(many.body)).not.toContain(number);
  }, 120_000);

  it('監視フォルダのファイルは一行ずつ取り込まれ、結果が隣に置かれる', async () => {
    const folder = join(running.system.dataDir, 'intake', 'registry');
    const lines = [
      JSON.stringify(moveIn('000000000980005', 1)),
      '{',
      JSON.stringify(renamed('000000000980005', 2, '見')),
    ];
    writeFileSync(join(folder, 'day.part'), `${lines.join('\n')}\n`);
    renameSync(join(folder, 'day.part'), join(folder, 'day.jsonl'));
    const results = await eventually(() => readFileSync(join(folder, 'done', 'day.jsonl.result'), 'utf8'));
    const outcomes = results
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { outcome: string }).outcome);
    expect(outcomes).toEqual(['stored', 'quarantined', 'stored']);
    await eventually(() =>
      expect(readFileSync(join(folder, 'done', 'day.jsonl'), 'utf8')).toBe(`${lines.join('\n')}\n`),
    );
  }, 120_000);

  it('画面からの誤った入力は、項目の位置を示して断られる', async () => {
    const [task] = await api.openTasks(resident(0));
    const path = `tasks/${task?.taskId ?? ''}/decision`;
    const answer = await api.call('officer', 'POST', path, {
      decision: 'maybe',
      reason: '確認',
      members: [{ residentId: 1 }],
    });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toMatch(/"decision"/);
    expect(JSON.stringify(answer.body)).toMatch(/members(\.|\/|\[)0/);
    expect((await api.call('officer', 'POST', path, '{"decision":')).status).toBe(400);
    expect((await api.openTasks(resident(0)))[0]).toMatchObject({ taskId: task?.taskId, version: task?.version });
  }, 60_000);
});

import { eventually } from '#testing/eventually';
import { Api, type ChangeView } from './support/api.ts';
import { example, publish } from './support/registry.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

const RECEIVERS = ['intermediate-server', 'aggregation'] as const;

describe('住民異動から両方の送付先の受領まで', () => {
  let running: TestSystem;
  let api: Api;

  const send = (...names: string[]) => publish(running.ready.amqp, names.map(example));

  async function accept(residentId: string): Promise<void> {
    const task = await eventually(async () => {
      const [open] = await api.openTasks(residentId);
      if (!open) throw new Error('no open task');
      return open;
    });
    expect((await api.decide(task.taskId, 'accept')).status).toBe(200);
  }

  /** Waits until the newest of `count` changes has been accepted by both receivers. */
  async function delivered(residentId: string, count: number): Promise<ChangeView> {
    return eventually(async () => {
      const changes = await api.changes(residentId);
      expect(changes).toHaveLength(count);
      const last = changes.at(-1);
      if (!last) throw new Error('no change');
      const states = (await api.deliveries(last.changeId)).map(({ receiver, state }) => `${receiver} ${state}`);
      expect(states).toEqual(['intermediate-server accepted', 'federation accepted']);
      return last;
    }, 20_000);
  }

  async function held(residentId: string): Promise<unknown[]> {
    const lists = await Promise.all(RECEIVERS.map((body) => api.records(body, residentId)));
    return lists.map((rows) =>
      rows.map(({ acquiredOn, lostOn, startsOn, endsOn, version }) => ({
        acquiredOn,
        lostOn,
        startsOn,
        endsOn,
        version,
      })),
    );
  }

  function both(row: { from: string; to: string | null; version: number }): unknown[] {
    const record = { acquiredOn: row.from, lostOn: row.to, startsOn: row.from, endsOn: row.to, version: row.version };
    return [[record], [record]];
  }

  beforeAll(async () => {
    running = await startTestSystem({ today: '2026-07-01' });
    api = new Api(running.ready);
  }, 180_000);

  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  it('例01 県外転入（付記あり）は、取得日を提案し、承認すると両方に届く', async () => {
    await send('01-move-in-other-prefecture');
    const task = await eventually(async () => {
      const [open] = await api.openTasks('000000000900001');
      if (!open) throw new Error('no open task');
      return open;
    });
    expect(task.members).toMatchObject([
      { suggestion: { decision: 'ACQUIRE', acquiredOn: '2026-04-10' }, reasons: [{ article: '国民健康保険法第7条' }] },
    ]);
    expect((await api.decide(task.taskId, 'accept')).status).toBe(200);
    const change = await delivered('000000000900001', 1);
    expect(await held('000000000900001')).toEqual(both({ from: '2026-04-10', to: null, version: 1 }));
    expect((await api.decide(task.taskId, 'reject')).status).toBe(409);
    const steps = await api.get<{ step: string; service: string }[]>(`changes/${change.changeId}/trace`);
    expect(new Set(steps.map((step) => `${step.service} ${step.step}`))).toEqual(
      new Set([
        'addressing registry-event',
        'qualification task-opened',
        'qualification task-decided',
        'qualification change-recorded',
        'qualification message-numbered',
        'linkage attempt',
        'federation attempt',
        'qualification receipt',
      ]),
    );
  }, 60_000);

  it('例03 死亡は、職員を待たずに翌日で喪失する', async () => {
    await send('03-death');
    await delivered('000000000900001', 2);
    expect(await api.openTasks('000000000900001')).toEqual([]);
    expect(await held('000000000900001')).toEqual(both({ from: '2026-04-10', to: '2026-06-04', version: 2 }));
  }, 60_000);

  it('例05 転出は仮の喪失、範囲を外れた転出確定は職員の判断を経て喪失日が変わる', async () => {
    await send('05a-move-in');
    await accept('000000000900005');
    await delivered('000000000900005', 1);
    await send('05b-move-out-planned');
    await delivered('000000000900005', 2);
    expect(await held('000000000900005')).toEqual(both({ from: '2026-01-10', to: '2026-06-01', version: 2 }));
    await send('05c-move-out-confirmed');
    const [task] = await eventually(async () => {
      const open = await api.openTasks('000000000900005');
      expect(open).toHaveLength(1);
      return open;
    });
    expect(task?.members[0]?.suggestion).toMatchObject({ decision: 'CHANGE_LOSS_DATE', lostOn: '2026-06-05' });
    await accept('000000000900005');
    await delivered('000000000900005', 3);
    expect(await held('000000000900005')).toEqual(both({ from: '2026-01-10', to: '2026-06-05', version: 3 }));
  }, 60_000);

  it('例06 転出の取りやめは、無効化して元の資格に戻す', async () => {
    await send('06a-move-in');
    await accept('000000000900006');
    await delivered('000000000900006', 1);
    await send('06b-move-out-planned');
    await delivered('000000000900006', 2);
    await send('06c-move-out-cancelled');
    await delivered('000000000900006', 3);
    expect(await held('000000000900006')).toEqual(both({ from: '2026-01-10', to: null, version: 3 }));
    const log = (await (await fetch(`${running.ready.counterparts.aggregation}/log?limit=1000`)).json()) as unknown[];
    expect(JSON.stringify(log)).toContain('000000000900006');
  }, 60_000);

  it('例02 出生は親の世帯に入り、社保加入の届出は翌日で喪失する', async () => {
    await send('02a-head-of-the-newborn-moves-in');
    await accept('000000000900011');
    await send('02b-birth');
    await accept('000000000900002');
    await delivered('000000000900002', 1);
    const child = await api.get<{ household: { headResidentId: string; branch: string } }>(
      'residents/000000000900002/qualification',
    );
    expect(child.household).toMatchObject({ headResidentId: '000000000900011', branch: '02' });
    const sheet = {
      kind: 'LOSS',
      members: [{ residentId: '000000000900011', reason: 'EMPLOYEE_INSURANCE_JOINED', factDate: '2026-05-01' }],
      notifiedOn: '2026-05-08',
      channel: 'COUNTER',
    };
    expect((await api.call('clerk', 'POST', 'notifications', sheet)).status).toBe(201);
    await delivered('000000000900011', 2);
    expect(await held('000000000900011')).toEqual(both({ from: '2025-10-01', to: '2026-05-02', version: 2 }));
  }, 60_000);

  it('知っていた時点をさかのぼると、そのときの答えが返る', async () => {
    const now = await api.get<{ qualification: { lostOn: string | null }[] }>(
      'residents/000000000900001/qualification',
    );
    expect(now.qualification[0]?.lostOn).toBe('2026-06-04');
    const past = '2000-01-01T00:00:00Z';
    expect(await api.get(`residents/000000000900001/qualification?knownAt=${past}`)).toMatchObject({
      qualification: [],
      coverage: [],
    });
    expect(await api.get('residents/000000000900001/qualification?validOn=2026-06-04')).toMatchObject({
      qualification: [],
      coverage: [],
    });
    expect(await api.get('residents/000000000900001/qualification?validOn=2026-06-03')).toMatchObject({
      coverage: [{ startsOn: '2026-04-10' }],
    });
  });
});

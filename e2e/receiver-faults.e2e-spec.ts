import { eventually } from '#testing/eventually';
import { Api, type ChangeView } from './support/api.ts';
import { crash, untilReady } from './support/crash.ts';
import { e2eConfig } from './support/e2e.config.ts';
import {
  historyOf,
  insure,
  lastDelivered,
  newestChange,
  openTask,
  outcomesOf,
  publishSurely,
  receiptsOf,
  statesOf,
} from './support/journey.ts';
import { type Body, type Disclosure, disclosuresOf, effectsOf, faultsOf, logOf } from './support/receiver-log.ts';
import { type Resident, residents } from './support/resident.ts';
import { say } from './support/say.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

const BODIES: readonly Body[] = ['intermediate-server', 'aggregation'];
const PAIRS = [
  { body: 'intermediate-server', receiver: 'intermediate-server', from: 100 },
  { body: 'aggregation', receiver: 'federation', from: 200 },
] as const;
const LATE_MS = 3_000;

describe('送付先の異常', () => {
  let running: TestSystem;
  let api: Api;

  const send = (...events: Parameters<typeof publishSurely>[1]) => publishSurely(running.ready.amqp, events);

  async function setFaults(body: Body, faults: readonly object[]): Promise<void> {
    const response = await fetch(`${running.ready.counterparts[body]}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
    expect(response.status).toBe(200);
  }

  /** Waits until the newest change of the resident has that state at the receiver. */
  async function reached(residentId: string, count: number, receiver: string, state: string): Promise<ChangeView> {
    const change = await newestChange(api, residentId, count);
    await eventually(async () => {
      expect(statesOf(await api.deliveries(change.changeId))).toMatchObject({ [receiver]: state });
    }, 30_000);
    return change;
  }

  /** Which lines of the body's own log answer for that resident's newest row. */
  async function answersTo(body: Body, residentId: string): Promise<number> {
    const [held] = await api.records(body, residentId);
    const log = await logOf(running.ready, body);
    return body === 'aggregation'
      ? log.filter(({ kind, keys }) => kind === 'result' && keys['fileName'] === held?.['fileName']).length
      : log.filter(({ kind, keys }) => kind === 'answer' && keys['requestId'] === held?.idempotencyKey).length;
  }

  beforeAll(async () => {
    running = await startTestSystem({ today: '2026-07-01', answerDue: '8s' });
    api = new Api(running.ready);
    await insure(api, running.ready.amqp, [...residents(100, 8), ...residents(200, 8)]);
  }, 300_000);

  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  describe.each(PAIRS)('$body', ({ body, receiver, from }) => {
    const [refused, late, twice, never, ...others] = residents(from, 8) as [
      Resident,
      Resident,
      Resident,
      Resident,
      ...Resident[],
    ];
    for (const resident of [refused, late, twice, never, ...others]) resident.moveIn();

    afterEach(() => setFaults(body, []));

    it('拒否した1件は仕事になり、ほかは流れ、訂正が置き換える', async () => {
      const { residentId } = refused;
      await setFaults(body, [{ refuse: true, match: { residentId } }]);
      await send(refused.correctCommonName('誤記'), ...others.slice(0, 2).map((other) => other.moveWithin()));
      const wrong = await reached(residentId, 2, receiver, 'rejected');
      const task = await openTask(api, residentId);
      expect(task).toMatchObject({ kind: 'DELIVERY_REJECTED' });
      for (const other of others.slice(0, 2)) await lastDelivered(api, other.residentId, 2);
      expect((await api.records(body, residentId)).map((row) => row['commonName'] ?? null)).toEqual([null]);

      await setFaults(body, []);
      await send(refused.correctCommonName('訂正'));
      await lastDelivered(api, residentId, 3);
      expect(outcomesOf(await historyOf(api, wrong.changeId, receiver))).toEqual(['rejected', 'superseded']);
      expect(await api.openTasks(residentId)).toEqual([]);
      expect(await api.get(`tasks?status=withdrawn&residentId=${residentId}`)).toMatchObject([{ taskId: task.taskId }]);
      expect(await api.records(body, residentId)).toMatchObject([{ commonName: '訂正' }]);
    }, 60_000);

    it('遅れた回答は、期限のうちなら、仕事にならずに受理になる', async () => {
      const { residentId } = late;
      await setFaults(body, [{ delayMs: LATE_MS, match: { residentId }, times: 1 }]);
      await send(late.correctCommonName('通称'));
      const { changeId } = await lastDelivered(api, residentId, 2);
      expect(await historyOf(api, changeId, receiver)).toEqual(['sent', 'accepted']);
      const [sent, accepted] = (await receiptsOf(api, changeId, receiver)).map(({ at }) => Date.parse(at));
      expect(Number(accepted) - Number(sent)).toBeGreaterThan(500);
      expect(await tasksOf(residentId)).toEqual([]);
    }, 60_000);

    it('二度の回答は、一度だけ受理になる', async () => {
      const { residentId } = twice;
      await setFaults(body, [{ duplicate: true, match: { residentId }, times: 1 }]);
      await send(twice.correctCommonName('通称'));
      const { changeId } = await lastDelivered(api, residentId, 2);
      await eventually(async () => expect(await answersTo(body, residentId)).toBe(2));
      // The second answer has been taken in once a later change, whose answer came after it, is accepted.
      await send(twice.correctCommonName('通称二'));
      await lastDelivered(api, residentId, 3);
      expect(outcomesOf(await historyOf(api, changeId, receiver))).toEqual(['accepted']);
      expect(await tasksOf(residentId)).toEqual([]);
    }, 60_000);

    it('来ない回答は、期限ののち不明となって仕事になり、照会で解決し、ほかは流れる', async () => {
      const { residentId } = never;
      await setFaults(body, [{ dropAnswer: true, match: { residentId }, times: 1 }]);
      await send(never.correctCommonName('通称'));
      await reached(residentId, 2, receiver, 'sent');
      await send(...others.slice(2).map((other) => other.moveWithin()));
      for (const other of others.slice(2)) await lastDelivered(api, other.residentId, 2);
      const { changeId } = await lastDelivered(api, residentId, 2);
      expect(await historyOf(api, changeId, receiver)).toEqual(['sent', 'unknown', 'accepted']);
      expect(await tasksOf(residentId)).toEqual(['DELIVERY_UNKNOWN done']);
      expect(await answersTo(body, residentId)).toBe(0);
    }, 60_000);

    it('そのどれも、送付先では一度だけ効いている', async () => {
      expect(faultsOf(effectsOf(body, await logOf(running.ready, body)))).toEqual([]);
    });

    async function tasksOf(residentId: string): Promise<string[]> {
      const lists = await Promise.all(
        ['open', 'held', 'done', 'withdrawn'].map((status) =>
          api.get<{ kind: string; status: string }[]>(`tasks?status=${status}&residentId=${residentId}`),
        ),
      );
      return lists
        .flat()
        .filter(({ kind }) => kind.startsWith('DELIVERY_'))
        .map(({ kind, status }) => `${kind} ${status}`);
    }
  });

  describe('支援措置と住所の異動が同じ秒に来て、そのあいだに情報提供連携が強制終了する', () => {
    const people = residents(300, e2eConfig.protections);
    const limit = 120_000 + e2eConfig.protections * 10_000;

    it(
      `${String(e2eConfig.protections)}回とも、両方の送付先に届く`,
      async () => {
        await insure(api, running.ready.amqp, people);
        for (const [index, resident] of people.entries()) {
          const events = [resident.protect(), resident.moveWithin()];
          // Every second time the transport turns the two around.
          await send(...(index % 2 === 0 ? events : events.reverse()));
          await crash(running, 'linkage');
          await untilReady(running, 'linkage');
        }
        for (const { residentId } of people) await lastDelivered(api, residentId, 3);
      },
      limit,
    );

    it.each(BODIES)('%s には、新しい住所が不開示の印なしに届いたことがない', (body) => {
      const received = disclosuresOf(running.system.dataDir, body);
      const ofPeople = people.map((resident) => ({
        resident,
        rows: received.filter(({ residentId }) => residentId === resident.residentId),
      }));
      say(`${body}: ${String(ofPeople.reduce((sum, { rows }) => sum + rows.length, 0))} rows of protected persons`);
      expect(ofPeople.flatMap(({ resident, rows }) => rows.filter(revealing(resident)))).toEqual([]);
      for (const { resident, rows } of ofPeople)
        expect(rows.at(-1)).toEqual({
          residentId: resident.residentId,
          address: resident.address,
          nonDisclosure: true,
        });
    });
  });
});

function revealing(resident: Resident): (row: Disclosure) => boolean {
  return ({ address, nonDisclosure }) => address === resident.address && !nonDisclosure;
}

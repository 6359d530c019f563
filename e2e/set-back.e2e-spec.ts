import { eventually } from '#testing/eventually';
import { Api } from './support/api.ts';
import { insure, lastDelivered, publishSurely } from './support/journey.ts';
import { kokuho } from './support/kokuho.ts';
import { effectsOf, logOf } from './support/receiver-log.ts';
import { contentsOf, putBack, reconcile, repairAll, type RunView, writtenOut } from './support/reconciliation.ts';
import { residents } from './support/resident.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

const BODIES = ['intermediate-server', 'aggregation'] as const;
const OLD = residents(700, 12);
const NEW = residents(720, 8);

describe('先月の状態に戻った送付先', () => {
  let running: TestSystem;
  let api: Api;
  let lastMonth: string[][];

  beforeAll(async () => {
    running = await startTestSystem();
    api = new Api(running.ready);
    await insure(api, running.ready.amqp, OLD);
    lastMonth = await Promise.all(BODIES.map((body) => writtenOut(running, body)));
    await insure(api, running.ready.amqp, NEW);
    await publishSurely(
      running.ready.amqp,
      OLD.flatMap((resident) => [resident.moveWithin(), resident.rename()]),
    );
    for (const { residentId } of OLD) await lastDelivered(api, residentId, 3);
  }, 300_000);
  afterAll(() => running[Symbol.asyncDispose](), 120_000);

  const contents = (): Promise<string[][]> => Promise.all(BODIES.map((body) => contentsOf(running, body)));

  async function setBack(): Promise<void> {
    for (const [index, body] of BODIES.entries()) await putBack(running, body, lastMonth[index] ?? [], true);
  }

  const totals = (runs: readonly RunView[]): number[] =>
    runs.map(({ counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0));

  async function clean(): Promise<void> {
    await eventually(async () => {
      const runs = await reconcile(running);
      expect(totals(runs)).toEqual([0, 0]);
      expect(runs.map(({ underWay }) => underWay)).toEqual([0, 0]);
    }, 120_000);
  }

  it('再反映で、戻る前の状態と一件ごとに等しくなる', async () => {
    await clean();
    const before = await contents();
    await setBack();
    expect(await contents()).not.toEqual(before);
    const runs = await reconcile(running);
    const persons = OLD.length + NEW.length;
    expect(totals(runs)).toEqual([persons, persons * 2]);
    expect(Object.keys(runs[0]?.counts ?? {}).sort()).toEqual(['receiver-lacks', 'receiver-older']);
    await repairAll(running, runs);
    expect(await contents()).toEqual(before);
    await clean();
  }, 300_000);

  it('送り直しは古い通知の再送ではなく、送った鍵はどれも一度しか使われていない', async () => {
    for (const body of BODIES) {
      const effects = effectsOf(body, await logOf(running.ready, body));
      const keys = effects.map(({ idempotencyKey }) => idempotencyKey);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('異動が流れている間でも、最後には全員の最新の状態になる', async () => {
    await setBack();
    const runs = await reconcile(running);
    const flowing = publishSurely(
      running.ready.amqp,
      [...OLD, ...NEW].flatMap((resident) => [resident.moveWithin(), resident.correctCommonName('通称')]),
    );
    await Promise.all([flowing, repairAll(running, runs)]);
    for (const { residentId } of OLD) await lastDelivered(api, residentId, 5, 120_000);
    for (const { residentId } of NEW) await lastDelivered(api, residentId, 3, 120_000);
    await clean();
    for (const body of BODIES) {
      for (const { residentId, address } of [...OLD, ...NEW]) {
        const [record] = await api.records(body, residentId);
        expect(JSON.stringify(record)).toContain(address);
      }
    }
    expect(await kokuho(running, 'reconcile', 'list')).toContain('完了');
  }, 300_000);
});

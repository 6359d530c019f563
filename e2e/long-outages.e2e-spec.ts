import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '#testing/eventually';
import { cpuSecondsOf } from '../tools/bench/measure/processes.ts';
import { Api } from './support/api.ts';
import { brokerOutage, crash } from './support/crash.ts';
import { e2eConfig } from './support/e2e.config.ts';
import { historyOf, insure, lastDelivered, outcomesOf, publishSurely } from './support/journey.ts';
import { metricOf } from './support/metrics.ts';
import { memoryOf } from './support/memory.ts';
import { effectsOf, faultsOf, logOf } from './support/receiver-log.ts';
import { residents } from './support/resident.ts';
import { say } from './support/say.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

const PEOPLE = 30;
const NORMAL_WITHIN_MS = 120_000;
const SERVICES = ['addressing', 'qualification', 'linkage', 'federation'] as const;
const BODIES = ['intermediate-server', 'aggregation'] as const;
/** Of one core, while there is nothing to be done but to try again. */
const MOST_BUSY = 0.3;
const MOST_GROWTH_BYTES = 100 * 1024 ** 2;
const LOAD_EVERY_MS = 500;

describe(`データベースの強制終了と、${String(e2eConfig.outageSeconds)}秒のブローカーの停止`, () => {
  const people = residents(300, PEOPLE);
  const told = new Map(people.map(({ residentId }) => [residentId, 1]));
  let running: TestSystem;
  let api: Api;

  /** One more change of the n-th person, over and over. */
  function change(index: number): ReturnType<(typeof people)[number]['rename']> {
    const resident = people[index % people.length];
    if (!resident) throw new RangeError('no people');
    told.set(resident.residentId, (told.get(resident.residentId) ?? 0) + 1);
    return index % 2 === 0 ? resident.moveWithin() : resident.rename();
  }

  async function untilAllDelivered(): Promise<number> {
    const startedAt = performance.now();
    const left = (): number => Math.max(0, NORMAL_WITHIN_MS - (performance.now() - startedAt));
    for (const [residentId, count] of told) await lastDelivered(api, residentId, count, left());
    return (performance.now() - startedAt) / 1_000;
  }

  beforeAll(async () => {
    running = await startTestSystem({ today: '2026-07-01', durable: true });
    api = new Api(running.ready);
    await insure(api, running.ready.amqp, people);
  }, 300_000);

  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  it('データベースが流れの途中で強制終了しても、戻れば2分以内に、すべてが両方で受理される', async () => {
    const events = Array.from({ length: e2eConfig.outageChanges }, (_, index) => change(index));
    const publishing = publishSurely(running.ready.amqp, events);
    await eventually(async () => {
      expect(await metricOf(running.ready, 'qualification', 'outbox_pending_messages')).toBeGreaterThan(0);
    }, 30_000).catch(() => undefined);
    await crash(running, 'postgres');
    await publishing;
    say(`all delivered ${(await untilAllDelivered()).toFixed(1)} s after the database was killed`);
  }, 300_000);

  it(
    'ブローカーが止まっている間に異動が決まり続けても、空回りせず、戻れば2分以内に遅れがなくなる',
    async () => {
      let isDown = true;
      const outage = brokerOutage(running, e2eConfig.outageSeconds).finally(() => (isDown = false));
      const before = SERVICES.map((name) => loadOf(name));
      const startedAt = performance.now();
      for (let index = 0; isDown; index += 1) {
        const { status } = await api.call('operator', 'POST', 'registry-events', change(index));
        expect(status).toBe(202);
        await delay(LOAD_EVERY_MS);
      }
      const seconds = (performance.now() - startedAt) / 1_000;
      const loads = SERVICES.map((name, index) => {
        const [then, now] = [before[index], loadOf(name)];
        const busy = (now.seconds - (then?.seconds ?? 0)) / seconds;
        return { name, busy, grown: now.bytes - (then?.bytes ?? 0) };
      });
      await outage;
      const lag = await untilAllDelivered();
      const shown = loads.map(
        ({ name, busy, grown }) =>
          `${name} ${(busy * 100).toFixed(0)} % of a core, ${(grown / 1024 ** 2).toFixed(0)} MiB more`,
      );
      say(`down ${seconds.toFixed(0)} s: ${shown.join('; ')}; all delivered ${lag.toFixed(1)} s after its return`);
      expect(loads.filter(({ busy }) => busy > MOST_BUSY)).toEqual([]);
      expect(loads.filter(({ grown }) => grown > MOST_GROWTH_BYTES)).toEqual([]);
    },
    400_000 + e2eConfig.outageSeconds * 1_000,
  );

  it('どの異動も一度だけ終わり、順番を守っている', async () => {
    const wrong: string[] = [];
    for (const { residentId } of people) {
      for (const { changeId, version } of await api.changes(residentId)) {
        for (const receiver of ['intermediate-server', 'federation']) {
          const ends = outcomesOf(await historyOf(api, changeId, receiver));
          if (ends.length !== 1) wrong.push(`${residentId} version ${String(version)} ${receiver}: ${ends.join()}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    for (const body of BODIES) expect(faultsOf(effectsOf(body, await logOf(running.ready, body)))).toEqual([]);
  }, 300_000);

  function loadOf(name: string): { seconds: number; bytes: number } {
    const pid = running.system.processes[name];
    if (pid === undefined) throw new Error(`${name} is not running`);
    return { seconds: cpuSecondsOf(pid), bytes: memoryOf(pid) };
  }
});

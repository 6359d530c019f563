import { eventually } from '#testing/eventually';
import { Api, type TaskView } from './support/api.ts';
import { insure, lastDelivered, newestChange, publishSurely } from './support/journey.ts';
import { kokuho } from './support/kokuho.ts';
import { metricOf } from './support/metrics.ts';
import { residents } from './support/resident.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

interface SilenceTask extends TaskView {
  readonly reasons: readonly { readonly text: string }[];
}

interface InstanceView {
  readonly service: string;
  readonly instance: string | null;
  readonly state: string;
  readonly unreachable: readonly string[];
}

/** A look comes every half minute. */
const LOOKED_WITHIN_MS = 60_000;

describe('連合会連携が黙る', () => {
  const people = residents(0, 1);
  const residentId = people[0]?.residentId ?? '';
  let running: TestSystem;
  let api: Api;

  beforeAll(async () => {
    const env = { KOKUHO_SILENCE_AFTER: '5s', KOKUHO_TAIL_CHECK_S: '2' };
    running = await startTestSystem({ today: '2026-07-01', env });
    api = new Api(running.ready);
    await insure(api, running.ready.amqp, people);
  }, 300_000);

  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  const silenceTasks = async (status: string): Promise<SilenceTask[]> =>
    (await api.get<SilenceTask[]>(`tasks?status=${status}`)).filter(({ kind }) => kind === 'DELIVERY_SILENT');

  it('動いている間は、どの実体も生きていて、仕事は無い', async () => {
    const rows = await api.get<InstanceView[]>('instances', 'operator');
    expect(rows.map(({ service, state, unreachable }) => [service, state, unreachable])).toEqual(
      ['addressing', 'qualification', 'linkage', 'federation'].map((service) => [service, 'alive', []]),
    );
    expect(await metricOf(running.ready, 'qualification', 'delivery_silent')).toBe(0);
    expect(await silenceTasks('open')).toEqual([]);
  });

  it('止まれば、仕事が一つ立ち、一覧には答えないサービスとして出る', async () => {
    running.system.kill('federation', 'SIGSTOP');
    await publishSurely(
      running.ready.amqp,
      people.map((resident) => resident.rename()),
    );
    await newestChange(api, residentId, 2);
    const task = await eventually(async () => {
      const [first, ...more] = await silenceTasks('open');
      expect([first?.kind, more]).toEqual(['DELIVERY_SILENT', []]);
      return first;
    }, LOOKED_WITHIN_MS);
    expect(task?.reasons[0]?.text).toMatch(/国保連合会への送付のうち\d件/);
    expect(await metricOf(running.ready, 'qualification', 'delivery_silent')).toBeGreaterThan(0);
    expect(await metricOf(running.ready, 'qualification', 'inbox_owner_silence_age_seconds')).toBeGreaterThan(5);
    await eventually(async () => {
      const rows = await api.get<InstanceView[]>('instances', 'operator');
      expect(rows.find(({ service }) => service === 'federation')).toMatchObject({
        instance: null,
        state: 'unreachable',
      });
      expect(rows.find(({ service }) => service === 'qualification')?.unreachable).toEqual(['federation']);
    }, 30_000);
    expect(await kokuho(running, 'instances')).toMatch(/^federation +- .*unreachable/m);
  }, 180_000);

  it('動き出せば、仕事は自動で取り下げられる', async () => {
    running.system.kill('federation', 'SIGCONT');
    await lastDelivered(api, residentId, 2);
    await eventually(async () => {
      expect([await silenceTasks('open'), (await silenceTasks('withdrawn')).length]).toEqual([[], 1]);
    }, LOOKED_WITHIN_MS);
    await eventually(async () => {
      const rows = await api.get<InstanceView[]>('instances', 'operator');
      expect(rows.map(({ state }) => state)).toEqual(['alive', 'alive', 'alive', 'alive']);
    }, 30_000);
  }, 180_000);
});

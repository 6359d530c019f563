import { eventually } from '#testing/eventually';
import { Api } from './support/api.ts';
import { brokerOutage, crash, untilReady } from './support/crash.ts';
import { e2eConfig } from './support/e2e.config.ts';
import { historyOf, insure, lastDelivered, publishSurely, statesOf } from './support/journey.ts';
import { type Body, type Effect, effectsOf, faultsOf, logOf } from './support/receiver-log.ts';
import type { CloudEvent } from './support/registry.ts';
import { residents } from './support/resident.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

const BODIES: readonly Body[] = ['intermediate-server', 'aggregation'];
const RECEIVERS = ['intermediate-server', 'federation'] as const;
const SERVICES = ['addressing', 'qualification', 'linkage', 'federation', 'console'] as const;
const PEOPLE = 40;
const CHANGES_EACH = 5;
const ENDED = ['accepted', 'covered', 'not-required'];

describe('各サービスの強制終了とブローカーの停止のあいだに、200件の異動を流す', () => {
  const people = residents(0, PEOPLE);
  const dying = new Set(people.filter((_, index) => index % 4 === 0));
  let running: TestSystem;
  let api: Api;

  /** Round after round over everybody, so that a person's changes meet different crashes. */
  function changes(): CloudEvent[] {
    return Array.from({ length: CHANGES_EACH }, (_, round) =>
      people.map((resident) => {
        if (round === CHANGES_EACH - 1 && dying.has(resident)) return resident.die();
        return round % 2 === 0 ? resident.moveWithin() : resident.rename();
      }),
    ).flat();
  }

  beforeAll(async () => {
    running = await startTestSystem({ today: '2026-07-01' });
    api = new Api(running.ready);
    await insure(api, running.ready.amqp, people);
  }, 300_000);

  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  it(
    '流しているあいだに各サービスを順に強制終了し、ブローカーを止めても、最後の異動が両方で受理される',
    async () => {
      const { amqp } = running.ready;
      const events = changes();
      const share = Math.ceil(events.length / (SERVICES.length + 1) / 2);
      const next = (): Promise<void> => publishSurely(amqp, events.splice(0, share));
      for (const name of SERVICES) {
        await next();
        const restarted = crash(running, name);
        await next();
        await restarted;
        await untilReady(running, name);
      }
      await next();
      const outage = brokerOutage(running, e2eConfig.brokerDownSeconds);
      await next();
      await outage;
      expect(events).toEqual([]);
      for (const { residentId } of people) await lastDelivered(api, residentId, 1 + CHANGES_EACH, 120_000);
    },
    300_000 + e2eConfig.brokerDownSeconds * 1_000,
  );

  it('どの異動も、どちらの送付先でも、一度だけ終わる', async () => {
    const unended: string[] = [];
    const counts: Record<string, number> = {};
    for (const { residentId } of people) {
      for (const { changeId, version } of await api.changes(residentId)) {
        const states = await eventually(async () => {
          const found = statesOf(await api.deliveries(changeId));
          expect(Object.values(found).filter((state) => !ENDED.includes(state))).toEqual([]);
          return found;
        }, 30_000);
        for (const receiver of RECEIVERS) {
          const history = await historyOf(api, changeId, receiver);
          const ends = history.filter((state) => state !== 'sent' && state !== 'unknown');
          if (ends.length !== 1)
            unended.push(`${residentId} version ${String(version)} ${receiver}: ${history.join()}`);
          const count = `${receiver} ${String(states[receiver])}`;
          counts[count] = (counts[count] ?? 0) + 1;
        }
      }
    }
    expect(unended).toEqual([]);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    expect({ counts, total }).toEqual({ counts, total: 2 * PEOPLE * (1 + CHANGES_EACH) });
  }, 120_000);

  it.each(BODIES)('%s の記録では、人ごとに版が上がり、無効が先で、どの送信も効くのは一度だけ', async (body) => {
    const effects = effectsOf(body, await logOf(running.ready, body));
    expect(faultsOf(effects)).toEqual([]);
    const newest = lastRegistered(effects);
    const last = await Promise.all(
      people.map(async ({ residentId }) => [residentId, (await api.changes(residentId)).at(-1)?.version] as const),
    );
    expect(Object.fromEntries(newest)).toEqual(Object.fromEntries(last));
  });

  it.each(BODIES)('%s は、最新の氏名と住所を持ち、死亡した人は喪失している', async (body) => {
    for (const resident of people) {
      const held = await api.records(body, resident.residentId);
      expect(held).toHaveLength(1);
      expect(JSON.stringify(held)).toContain(resident.name);
      expect(JSON.stringify(held)).toContain(resident.address);
      expect(held[0]?.lostOn).toBe(dying.has(resident) ? '2026-06-04' : null);
    }
  });

  it('職員の仕事も隔離も残らない', async () => {
    expect(await api.get('tasks?status=open')).toEqual([]);
    expect(await api.get('quarantine', 'operator')).toEqual([]);
  });
});

function lastRegistered(effects: readonly Effect[]): Map<string, number> {
  return new Map(
    effects.filter(({ operation }) => operation === 'REGISTER').map(({ residentId, version }) => [residentId, version]),
  );
}

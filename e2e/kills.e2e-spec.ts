import { eventually } from '#testing/eventually';
import { Api } from './support/api.ts';
import { brokerOutage, crash, untilReady } from './support/crash.ts';
import { e2eConfig } from './support/e2e.config.ts';
import { historyOf, insure, lastDelivered, outcomesOf, publishSurely, statesOf } from './support/journey.ts';
import { effectsOf, faultsOf, logOf } from './support/receiver-log.ts';
import type { CloudEvent } from './support/registry.ts';
import { residents } from './support/resident.ts';
import { say } from './support/say.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

const PAIRS = [
  { body: 'intermediate-server', receiver: 'intermediate-server' },
  { body: 'aggregation', receiver: 'federation' },
] as const;
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
    const wrong: string[] = [];
    const counts = new Map<string, number>();
    for (const { residentId } of people) {
      for (const { changeId, version } of await api.changes(residentId)) {
        const states = await eventually(async () => {
          const found = statesOf(await api.deliveries(changeId));
          expect(Object.values(found).filter((state) => !ENDED.includes(state))).toEqual([]);
          return found;
        }, 30_000);
        for (const [receiver, state] of Object.entries(states)) {
          const history = await historyOf(api, changeId, receiver);
          const ends = outcomesOf(history);
          if (ends.length !== 1) wrong.push(`${residentId} version ${String(version)} ${receiver}: ${history.join()}`);
          count(counts, `${receiver} ${state}`);
        }
      }
    }
    say(`deliveries: ${JSON.stringify(Object.fromEntries(counts))}`);
    expect(wrong).toEqual([]);
    const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
    expect(total).toBe(2 * PEOPLE * (1 + CHANGES_EACH));
  }, 180_000);

  it.each(PAIRS)(
    '$body の記録では、人ごとに版が上がり、無効が先で、受理された異動ごとに一度だけ効いている',
    async ({ body, receiver }) => {
      const effects = effectsOf(body, await logOf(running.ready, body));
      expect(faultsOf(effects)).toEqual([]);
      const registered = new Map<string, number>();
      for (const { operation, residentId } of effects) if (operation === 'REGISTER') count(registered, residentId);
      const accepted = new Map<string, number>();
      for (const { residentId } of people)
        for (const { changeId } of await api.changes(residentId))
          if (statesOf(await api.deliveries(changeId))[receiver] === 'accepted') count(accepted, residentId);
      say(
        `${body}: ${String(effects.length)} rows taken, ${String([...registered.values()].reduce((a, b) => a + b))} registered`,
      );
      expect(Object.fromEntries(registered)).toEqual(Object.fromEntries(accepted));
    },
    120_000,
  );

  it.each(PAIRS)('$body は、最新の氏名と住所を持ち、死亡した人は喪失している', async ({ body }) => {
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

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

import { eventually } from '#testing/eventually';
import { Api } from './support/api.ts';
import { wipeBroker } from './support/broker-wipe.ts';
import { untilReady } from './support/crash.ts';
import { e2eConfig } from './support/e2e.config.ts';
import { historyOf, insure, lastDelivered, newestChange, outcomesOf } from './support/journey.ts';
import { metricOf } from './support/metrics.ts';
import { effectsOf, faultsOf, logOf } from './support/receiver-log.ts';
import type { CloudEvent } from './support/registry.ts';
import { residents } from './support/resident.ts';
import { say } from './support/say.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

const CHANGES_EACH = 3;
const PEOPLE = Math.ceil(e2eConfig.wipedChanges / CHANGES_EACH);
const HEALED_WITHIN_MS = 120_000;
const RUNNING_ON = ['addressing', 'qualification', 'federation', 'console', 'counterparts'] as const;
const BODIES = ['intermediate-server', 'aggregation'] as const;

describe(`ブローカーが ${String(PEOPLE * CHANGES_EACH)} 件の異動の途中で止まり、データをすべて失う`, () => {
  const people = residents(0, PEOPLE);
  /** Their last change is with the broker, confirmed, and nobody has taken it: no later number will show the loss. */
  const early = people.slice(0, Math.ceil(PEOPLE / 4));
  const late = people.slice(early.length);
  let running: TestSystem;
  let api: Api;

  function changesOf(some: typeof people): CloudEvent[] {
    return Array.from({ length: CHANGES_EACH }, (_, round) =>
      some.map((resident) => (round % 2 === 0 ? resident.moveWithin() : resident.rename())),
    ).flat();
  }

  /** Told to 住基 itself, which publishes them and can be asked for them again. */
  async function record(events: readonly CloudEvent[]): Promise<void> {
    const response = await fetch(`${running.ready.counterparts.registry}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(events),
    });
    expect(response.status).toBe(200);
  }

  beforeAll(async () => {
    running = await startTestSystem({ today: '2026-07-01' });
    api = new Api(running.ready);
    await insure(api, running.ready.amqp, people);
  }, 300_000);

  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  it('空のブローカーが戻れば、誰も手を出さなくても、2分以内にすべての異動が両方で受理される', async () => {
    const { ready, system } = running;
    system.kill('linkage', 'SIGSTOP');
    await record(changesOf(early));
    for (const { residentId } of early) await newestChange(api, residentId, 1 + CHANGES_EACH);
    await eventually(async () => {
      expect(await metricOf(ready, 'qualification', 'outbox_pending_messages')).toBe(0);
    }, 30_000);
    await record(changesOf(late));
    await newestChange(api, late[0]?.residentId ?? '', 2).catch(() => undefined);
    const before = { ...system.processes };
    system.kill('linkage');
    await wipeBroker(running);
    const back = performance.now();
    const left = (): number => Math.max(0, HEALED_WITHIN_MS - (performance.now() - back));
    for (const { residentId } of people) await lastDelivered(api, residentId, 1 + CHANGES_EACH, left());
    say(`all delivered ${((performance.now() - back) / 1_000).toFixed(1)} s after the broker was back`);
    for (const name of RUNNING_ON) expect([name, system.processes[name]]).toEqual([name, before[name]]);
    await untilReady(running, 'linkage');
  }, 400_000);

  it('失われた最後のメッセージは、送り元に尋ねて取り戻した', async () => {
    const healed = { linkage: 0, federation: 0, qualification: 0 };
    for (const name of Object.keys(healed) as (keyof typeof healed)[])
      healed[name] = await metricOf(running.ready, name, 'inbox_tails_healed_total');
    say(`lanes healed: ${JSON.stringify(healed)}`);
    expect(healed.linkage).toBeGreaterThanOrEqual(early.length);
  });

  it('どの異動も、どちらの送付先でも、一度だけ終わり、順番を守っている', async () => {
    const wrong: string[] = [];
    for (const { residentId } of people) {
      for (const { changeId, version } of await api.changes(residentId)) {
        for (const receiver of ['intermediate-server', 'federation']) {
          const history = await historyOf(api, changeId, receiver);
          const ends = outcomesOf(history);
          if (ends.length !== 1) wrong.push(`${residentId} version ${String(version)} ${receiver}: ${history.join()}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    for (const body of BODIES) expect(faultsOf(effectsOf(body, await logOf(running.ready, body)))).toEqual([]);
  }, 180_000);

  it('職員の仕事も隔離も保留も残らない', async () => {
    expect(await api.get('tasks?status=open')).toEqual([]);
    expect(await api.get('quarantine', 'operator')).toEqual([]);
    expect(await api.get('holds', 'operator')).toEqual([]);
  });
});

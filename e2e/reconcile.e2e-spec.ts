import { AllDatabases } from './support/all-databases.ts';
import { Api } from './support/api.ts';
import { seedDivergences } from './support/divergence-seeds.ts';
import { e2eConfig } from './support/e2e.config.ts';
import { kokuho } from './support/kokuho.ts';
import { metricOf } from './support/metrics.ts';
import { contentsOf, reconcile, repairAll, type RunView, shown } from './support/reconciliation.ts';
import { say } from './support/say.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

const DIVERGENCES = 100;
const LIMIT_MS = 60_000;
const LONG_MS = 1_800_000;
const BODIES = ['intermediate-server', 'aggregation'] as const;

describe('全件照合', () => {
  let running: TestSystem;
  let api: Api;
  let databases: AllDatabases;
  let before: string[][];
  let runs: RunView[];

  beforeAll(async () => {
    running = await startTestSystem();
    api = new Api(running.ready);
    databases = new AllDatabases({ ready: running.ready, dataDir: running.system.dataDir });
    await kokuho(running, 'seed', '--persons', String(e2eConfig.reconcilePersons));
  }, LONG_MS);
  afterAll(() => running[Symbol.asyncDispose](), 120_000);

  async function compare(): Promise<{ runs: RunView[]; ms: number }> {
    const started = performance.now();
    const done = await reconcile(running);
    const ms = performance.now() - started;
    const compared = done.map(({ receiver, compared: count }) => `${receiver} ${String(count)}`).join(', ');
    say(`照合: ${compared} objects in ${(ms / 1000).toFixed(1)} s`);
    return { runs: done, ms };
  }

  async function found(all: readonly RunView[]): Promise<string[]> {
    const lists = await Promise.all(
      all.map(async ({ id }) => {
        const { divergences } = await shown(running, id);
        const service = id.split(':')[0] ?? '';
        return divergences.map(({ objectKind, objectId, cause }) => `${service} ${objectKind} ${objectId} ${cause}`);
      }),
    );
    return lists.flat().sort();
  }

  const states = (): Promise<object[]> =>
    databases.inside('kokuho_qualification', async (client) => {
      const { rows } = await client.query<object>(
        `SELECT receiver, state, count(*)::int, max(at) AS at, sum(jsonb_array_length(history))::int AS steps
           FROM delivery GROUP BY 1, 2 ORDER BY 1, 2`,
      );
      return rows;
    });

  const tasks = (): Promise<{ kind: string; reasons: { text: string }[] }[]> => api.get('tasks?status=open&limit=100');

  it(
    '一致した町では何も見つからない',
    async () => {
      const { runs: clean, ms } = await compare();
      expect(clean.map(({ counts, underWay, state }) => ({ counts, underWay, state }))).toEqual(
        BODIES.map(() => ({ counts: {}, underWay: 0, state: 'done' })),
      );
      expect(ms).toBeLessThan(LIMIT_MS);
    },
    LONG_MS,
  );

  it(
    `作り込んだ${String(DIVERGENCES)}件の不一致を、原因ごとに残らず見つけ、ほかは見つけない`,
    async () => {
      before = await Promise.all(BODIES.map((body) => contentsOf(running, body)));
      const expected = await seedDivergences(running, databases, DIVERGENCES);
      expect(new Set(expected).size).toBe(DIVERGENCES);
      const compared = await compare();
      runs = compared.runs;
      expect(await found(runs)).toEqual(expected);
      expect(compared.ms).toBeLessThan(LIMIT_MS);
    },
    LONG_MS,
  );

  it('職員の仕事になり、件数が測定値に出る', async () => {
    const open = (await tasks()).filter(({ kind }) => kind === 'DIVERGENCE');
    expect(open).toHaveLength(2);
    expect(open.map(({ reasons }) => reasons[0]?.text).join()).toContain(runs[0]?.id);
    const sums = await Promise.all(
      ['linkage', 'federation'].map((service) => metricOf(running.ready, service, 'reconciliation_divergences')),
    );
    expect(sums[0] ?? 0).toBeGreaterThan(0);
    expect((sums[0] ?? 0) + (sums[1] ?? 0)).toBe(DIVERGENCES);
  });

  it('提案だけでは何も送られず、提案した人や承認者でない人は承認できない', async () => {
    const [run] = runs;
    const { divergences } = await shown(running, run?.id ?? '');
    const item = divergences.find(({ cause }) => cause === 'receiver-lacks')?.item ?? '';
    await kokuho(running, 'reconcile', 'repair', run?.id ?? '', '--item', item, '--reason', '確認');
    expect(await api.call('officer', 'POST', `reconciliations/${run?.id ?? ''}/approvals`, {})).toMatchObject({
      status: 403,
    });
    expect((await shown(running, run?.id ?? '')).run.repairs).toMatchObject({ proposed: 1 });
  });

  it(
    '承認すると再反映され、相手の記録は一件残らず元に戻り、異動の履歴は動かない',
    async () => {
      const history = await states();
      await repairAll(running, runs);
      for (const { id } of runs) {
        const { divergences } = await shown(running, id);
        const left = divergences.filter(({ state }) => state !== 'repaired');
        expect(left.map(({ cause, state }) => `${cause} ${state}`)).toEqual(left.map(() => 'refused open'));
      }
      expect(await states()).toEqual(history);
      const again = await compare();
      expect((await found(again.runs)).every((line) => line.endsWith(' refused'))).toBe(true);
      // What was refused waits for its correction; everything else stands as it stood.
      const after = await Promise.all(BODIES.map((body) => contentsOf(running, body)));
      const refused = Object.fromEntries(again.runs.map(({ receiver, counts }) => [receiver, counts['refused'] ?? 0]));
      for (const [index, records] of before.entries()) {
        const known = new Set(after[index]);
        const receiver = BODIES[index] === 'aggregation' ? 'federation' : 'intermediate-server';
        expect(records.filter((record) => !known.has(record))).toHaveLength(refused[receiver] ?? 0);
        expect(after[index]?.length).toBe(records.length - (refused[receiver] ?? 0));
      }
    },
    LONG_MS,
  );
});

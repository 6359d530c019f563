import { eventually } from '#testing/eventually';
import { type ServiceName, STREAMS, type StreamName } from '#contracts/streams';
import type { AllDatabases } from '../support/all-databases.ts';
import { untilReady } from '../support/crash.ts';
import type { TestSystem } from '../support/system.ts';

const PATIENCE_MS = 300_000;

/** Until every service says that it is ready. */
export async function untilAlive(running: TestSystem): Promise<void> {
  for (const name of Object.keys(running.ready.services)) await untilReady(running, name, PATIENCE_MS);
}

/** Until no event, message, attempt or delivery is on its way, and stays so for a while. */
export async function untilAllHaveEnded(databases: AllDatabases): Promise<void> {
  const seen = { total: -1, since: performance.now() };
  await eventually(async () => {
    const { open, total } = await underWay(databases);
    if (open > 0 || total !== seen.total) Object.assign(seen, { total, since: performance.now() });
    if (performance.now() - seen.since < 3_000) throw new Error(`${String(open)} are under way`);
  }, PATIENCE_MS).catch(() => undefined);
}

/** The checker names what is left when the patience ends. */
async function underWay(databases: AllDatabases): Promise<{ open: number; total: number }> {
  const count = (service: string, sql: string): Promise<number> =>
    databases.inside(`kokuho_${service}`, async (client) => {
      const { rows } = await client.query<{ n: number }>(sql);
      return rows[0]?.n ?? 0;
    });
  const open = [
    ...(await lanesBehind(databases)),
    await count(
      'qualification',
      `SELECT count(*)::int AS n FROM delivery WHERE state IN ('pending', 'sent', 'unknown')`,
    ),
    await count('addressing', 'SELECT count(*)::int AS n FROM outbox.pending'),
    await count('qualification', 'SELECT count(*)::int AS n FROM outbox.pending'),
  ];
  return {
    open: open.reduce((sum, one) => sum + one),
    total: await count('addressing', 'SELECT count(*)::int AS n FROM registry_event'),
  };
}

/** For each subscription, the lanes that have not come to their last number: what a broker lost is in no table. */
async function lanesBehind(databases: AllDatabases): Promise<number[]> {
  const lanes = (service: ServiceName, sql: string, values: string[]): Promise<{ lane: string; seq: string }[]> =>
    databases.inside(
      `kokuho_${service}`,
      async (client) => (await client.query<{ lane: string; seq: string }>(sql, values)).rows,
    );
  const behind = (Object.keys(STREAMS) as StreamName[]).map(async (stream) => {
    const { owner, subscribers } = STREAMS[stream];
    const said = await lanes(owner, 'SELECT lane, last_seq AS seq FROM outbox.lane WHERE stream = $1', [stream]);
    const missing = subscribers.map(async (subscriber) => {
      const heard = await lanes(subscriber, 'SELECT lane, last_seq AS seq FROM inbox.lane WHERE stream = $1', [stream]);
      const known = new Map(heard.map(({ lane, seq }) => [lane, seq]));
      return said.filter(({ lane, seq }) => known.get(lane) !== seq).length;
    });
    return Promise.all(missing);
  });
  return (await Promise.all(behind)).flat();
}

import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { MESSAGING_MIGRATIONS } from '../migrations/index.ts';
import { Heartbeat } from './heartbeat.ts';
import { beat, endBeats, heartbeatAges, listInstances, type Beat } from './heartbeat.store.ts';

const COPY: Omit<Beat, 'boot'> = {
  service: 'linkage',
  instance: 'linkage-1',
  version: '0.1.0',
  relay: true,
  unreachable: [],
};

describe('heartbeats', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: MESSAGING_MIGRATIONS });
  }, 60_000);

  afterAll(() => database.drop());

  beforeEach(() => database.dataSource.query('DELETE FROM heartbeat'));

  const list = () => listInstances(database.dataSource.manager);

  /** As if the copy had last been seen, and started, that much earlier. */
  async function age(instance: string, interval: string): Promise<void> {
    await database.dataSource.query(
      `UPDATE heartbeat SET seen_at = seen_at - $2::interval, started_at = started_at - $2::interval WHERE instance = $1`,
      [instance, interval],
    );
  }

  it('make one row for each copy, renewed in place', async () => {
    const boot = randomUUID();
    await beat(database.dataSource, { ...COPY, boot });
    await beat(database.dataSource, { ...COPY, boot: randomUUID(), instance: 'linkage-2', relay: false });
    await age('linkage-1', '20 seconds');
    const [before] = await list();
    await beat(database.dataSource, { ...COPY, boot, unreachable: ['addressing'] });
    const [first, second] = await list();
    expect(first).toMatchObject({ instance: 'linkage-1', version: '0.1.0', relay: 'on', unreachable: ['addressing'] });
    expect(second).toMatchObject({ instance: 'linkage-2', relay: 'off', unreachable: [] });
    expect(first?.startedAt).toEqual(before?.startedAt);
    expect(new Date(first?.seenAt ?? 0).getTime()).toBeGreaterThan(new Date(before?.seenAt ?? 0).getTime());
  });

  it('are late after three missed ones, and alive with the next', async () => {
    const own = { ...COPY, boot: randomUUID() };
    await beat(database.dataSource, own);
    await age('linkage-1', '29 seconds');
    expect((await list()).map(({ state }) => state)).toEqual(['alive']);
    await age('linkage-1', '2 seconds');
    expect((await list()).map(({ state }) => state)).toEqual(['late']);
    const [reading] = await heartbeatAges(database.dataSource.manager);
    expect(reading?.seconds).toBeGreaterThan(30);
    await beat(database.dataSource, own);
    expect((await list()).map(({ state }) => state)).toEqual(['alive']);
  });

  it('begin a new start under an old name, whose orderly end removes it and nothing newer', async () => {
    const old = { ...COPY, boot: randomUUID() };
    await beat(database.dataSource, old);
    await age('linkage-1', '1 hour');
    const [before] = await list();
    const now = { ...COPY, boot: randomUUID() };
    await beat(database.dataSource, now);
    const [after] = await list();
    expect(new Date(after?.startedAt ?? 0).getTime()).toBeGreaterThan(new Date(before?.startedAt ?? 0).getTime());
    await endBeats(database.dataSource, old);
    expect(await list()).toHaveLength(1);
    await endBeats(database.dataSource, now);
    expect(await list()).toEqual([]);
  });

  it('remove who was not seen for a day, but not a copy that woke up again', async () => {
    const sleeper = { ...COPY, boot: randomUUID() };
    await beat(database.dataSource, sleeper);
    for (const instance of ['gone', 'resting'])
      await beat(database.dataSource, { ...COPY, boot: randomUUID(), instance });
    await age('gone', '25 hours');
    await age('resting', '23 hours');
    await age('linkage-1', '25 hours');
    await beat(database.dataSource, sleeper);
    expect((await list()).map(({ instance, state }) => `${instance} ${state}`)).toEqual([
      'linkage-1 alive',
      'resting late',
    ]);
  });

  it('that fail are one warning, until one is written again', async () => {
    const logged: string[] = [];
    const logger = { warn: () => logged.push('warn'), debug: () => logged.push('debug') } as never;
    const { dataSource } = database;
    const heart = new Heartbeat({ ...COPY, dataSource, unreachable: () => [], logger });
    const rename = (from: string, to: string) => dataSource.query(`ALTER TABLE ${from} RENAME TO ${to}`);
    await rename('heartbeat', 'hidden');
    for (let n = 0; n < 3; n += 1) await heart.beat();
    await rename('hidden', 'heartbeat');
    await heart.beat();
    expect(await list()).toMatchObject([{ instance: 'linkage-1', state: 'alive' }]);
    await rename('heartbeat', 'hidden');
    await heart.beat();
    await rename('hidden', 'heartbeat');
    expect(logged).toEqual(['warn', 'debug', 'debug', 'warn']);
    await heart.beforeApplicationShutdown();
    expect(await list()).toEqual([]);
  });
});

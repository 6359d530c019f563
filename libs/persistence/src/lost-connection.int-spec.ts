import { setTimeout as delay } from 'node:timers/promises';
import { type EntityManager, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { inTransaction, isDatabaseUnavailable } from './transaction.ts';

describe('トランザクションの途中で切れた接続', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: [] });
  });
  afterAll(() => database.drop());

  async function cutConnectionOf(manager: EntityManager): Promise<void> {
    const [row]: { pid: number }[] = await manager.query('SELECT pg_backend_pid() AS pid');
    await database.dataSource.query('SELECT pg_terminate_backend($1)', [row?.pid]);
    // The news of it comes while nothing is being asked.
    await delay(200);
  }

  it('次の文の失敗は、仕事のせいではなく、データベースが居ないことになる', async () => {
    const failure: unknown = await inTransaction(database.dataSource, async (manager) => {
      await cutConnectionOf(manager);
      await manager.query('SELECT 1');
    }).catch((error: unknown) => error);
    expect(isDatabaseUnavailable(failure)).toBe(true);
  });

  it('終わったトランザクションの後の文は、仕事の誤りのまま伝わる', async () => {
    const kept = await inTransaction(database.dataSource, (manager) => Promise.resolve(manager));
    const failure: unknown = await kept.query('SELECT 1').catch((error: unknown) => error);
    expect(isDatabaseUnavailable(failure)).toBe(false);
    expect(failure).toBeInstanceOf(QueryRunnerProviderAlreadyReleasedError);
  });
});

import type { EntityManager } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { lockInOrder } from './lock-order.ts';
import { inTransaction, sqlState } from './transaction.ts';

const TABLES = {
  household: { table: 'household', column: 'id' },
  person: { table: 'person', column: 'id' },
};
const WRITERS = 16;
const ROUNDS = 12;

class CreateTables1700000000000 {
  readonly name = 'CreateTables1700000000000';

  async up(runner: { query: (sql: string) => Promise<unknown> }): Promise<void> {
    await runner.query('CREATE TABLE household (id text PRIMARY KEY, moves int NOT NULL DEFAULT 0)');
    await runner.query(
      'CREATE TABLE person (id text PRIMARY KEY, household text NOT NULL, moves int NOT NULL DEFAULT 0)',
    );
    await runner.query(`INSERT INTO household (id) VALUES ('A'), ('B')`);
    await runner.query(`INSERT INTO person (id, household) SELECT 'P' || n, 'A' FROM generate_series(1, 6) n`);
  }

  down(): Promise<void> {
    return Promise.reject(new RangeError('forward only'));
  }
}

describe('household moves A→B and B→A at the same time', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: [CreateTables1700000000000], poolSize: WRITERS });
  });

  afterAll(() => database.drop());

  async function move(
    manager: EntityManager,
    from: string,
    to: string,
    persons: readonly string[],
    lock: boolean,
  ): Promise<void> {
    if (lock) await lockInOrder(manager, TABLES, { person: persons, household: [from, to] });
    for (const id of [from, to]) await manager.query('UPDATE household SET moves = moves + 1 WHERE id = $1', [id]);
    for (const id of persons)
      await manager.query('UPDATE person SET household = $2, moves = moves + 1 WHERE id = $1', [id, to]);
  }

  function writers(
    lock: boolean,
    run: (work: (manager: EntityManager) => Promise<void>) => Promise<void>,
  ): Promise<void>[] {
    return Array.from({ length: WRITERS }, async (_, index) => {
      const [from, to] = index % 2 === 0 ? ['A', 'B'] : ['B', 'A'];
      const persons = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'];
      if (index % 2 === 1) persons.reverse();
      for (let round = 0; round < ROUNDS; round += 1) {
        await run((manager) => move(manager, from, to, persons, lock));
      }
    });
  }

  it('deadlock without the helper: the movements really do cross', async () => {
    const outcomes = await Promise.allSettled(writers(false, (work) => database.dataSource.transaction(work)));
    const states = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [sqlState(outcome.reason)] : []));
    expect(states).toContain('40P01');
  }, 60_000);

  it('reach no caller as a deadlock through the helper, even without a second try', async () => {
    await database.dataSource.query('UPDATE household SET moves = 0');
    await Promise.all(writers(true, (work) => database.dataSource.transaction(work)));
    const rows: { moves: number }[] = await database.dataSource.query('SELECT moves FROM household ORDER BY id');
    expect(rows).toEqual([{ moves: WRITERS * ROUNDS }, { moves: WRITERS * ROUNDS }]);
  }, 60_000);

  it('are tried again by inTransaction when somebody else does not use the helper', async () => {
    await expect(Promise.all(writers(true, (work) => inTransaction(database.dataSource, work)))).resolves.toHaveLength(
      WRITERS,
    );
  }, 60_000);
});

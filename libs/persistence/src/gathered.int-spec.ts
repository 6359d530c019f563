import type { EntityManager } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { gathered, gatheredWrite } from './gathered.ts';
import { inTurn } from './in-turn.ts';
import { allOrFirstFailure } from './side-by-side.ts';
import { inTransaction, sqlState } from './transaction.ts';

class CreateTables1700000000000 {
  readonly name = 'CreateTables1700000000000';

  async up(runner: { query: (sql: string) => Promise<unknown> }): Promise<void> {
    await runner.query('CREATE TABLE person (id int PRIMARY KEY, moves int NOT NULL CHECK (moves < 90))');
  }

  down(): Promise<void> {
    return Promise.reject(new RangeError('forward only'));
  }
}

const PEOPLE = Array.from({ length: 40 }, (_, index) => index);

describe('一つのトランザクションの中で並べて進める仕事', () => {
  let database: TestDatabase;
  let statements: number;

  const find = gathered(async (manager, ids: readonly number[]) => {
    statements += 1;
    const rows: { id: number; moves: number }[] = await manager.query('SELECT * FROM person WHERE id = ANY($1)', [ids]);
    const moves = new Map(rows.map((row) => [row.id, row.moves]));
    return ids.map((id) => moves.get(id));
  });
  const save = gatheredWrite((manager, rows: readonly { id: number; moves: number }[]) => {
    statements += 1;
    return manager.query(
      `INSERT INTO person (id, moves) SELECT * FROM json_to_recordset($1) AS n(id int, moves int)
       ON CONFLICT (id) DO UPDATE SET moves = excluded.moves`,
      [JSON.stringify(rows)],
    );
  });

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: [CreateTables1700000000000] });
  });

  beforeEach(async () => {
    statements = 0;
    await database.dataSource.query('TRUNCATE person');
  });

  afterAll(() => database.drop());

  async function move(manager: EntityManager, id: number, by = 1): Promise<void> {
    const moves = await find(manager, id);
    await save(manager, { id, moves: (moves ?? 0) + by });
  }

  /** Goes on after a neighbour has failed, and is refused then. */
  async function goOnAsking(manager: EntityManager): Promise<void> {
    for (let times = 0; times < 10; times += 1) {
      await manager.query('SELECT 1');
      // A busy connection would keep the neighbour's statement open.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('同じときの問いと書込みは、それぞれ一つの文になる', async () => {
    await inTransaction(database.dataSource, (manager) =>
      allOrFirstFailure(PEOPLE.map((id) => move(manager, id, id + 1))),
    );
    expect(statements).toBe(2);
    const rows: { moves: number }[] = await database.dataSource.query('SELECT moves FROM person ORDER BY id');
    expect(rows.map(({ moves }) => moves)).toEqual(PEOPLE.map((id) => id + 1));
  });

  it('一歩多い仕事も追いつき、書込みは一つの文のままである', async () => {
    await inTransaction(database.dataSource, (manager) =>
      allOrFirstFailure(PEOPLE.map((id) => (id % 2 === 0 ? move(manager, id) : save(manager, { id, moves: 1 })))),
    );
    expect(statements).toBe(2);
  });

  it('別のトランザクションの仕事とは混ざらない', async () => {
    await Promise.all([1, 2, 3].map((id) => inTransaction(database.dataSource, (manager) => move(manager, id))));
    expect(statements).toBe(6);
  });

  it('同じものに触れる仕事は、順番を取れば前の書込みを見る', async () => {
    const add = (manager: EntityManager): Promise<void> => inTurn(manager, ['b', 'a'], () => move(manager, 1));
    await inTransaction(database.dataSource, (manager) =>
      allOrFirstFailure([add(manager), inTurn(manager, ['a', 'b'], () => move(manager, 1)), add(manager)]),
    );
    expect(await find(database.dataSource.manager, 1)).toBe(3);
  });

  it('一つが失敗すると、最初の理由が告げられ、何も残らず、接続は次の仕事に使える', async () => {
    const work = inTransaction(database.dataSource, (manager) =>
      allOrFirstFailure([move(manager, 1, 90), goOnAsking(manager)]),
    );
    expect(sqlState(await work.catch((error: unknown) => error))).toBe('23514');
    expect(await database.dataSource.query('SELECT * FROM person')).toEqual([]);
  });
});

import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { gatheredWrite } from './gathered.ts';
import { SharedTransactions } from './shared-transactions.ts';
import { afterCommit, sqlState } from './transaction.ts';

class CreateTables1700000000000 {
  readonly name = 'CreateTables1700000000000';

  async up(runner: { query: (sql: string) => Promise<unknown> }): Promise<void> {
    await runner.query('CREATE TABLE visit (id int PRIMARY KEY CHECK (id >= 0))');
  }

  down(): Promise<void> {
    return Promise.reject(new RangeError('forward only'));
  }
}

const save = gatheredWrite((manager, ids: readonly number[]) =>
  manager.query('INSERT INTO visit SELECT * FROM unnest($1::int[])', [ids]),
);

describe('分け合うトランザクション', () => {
  let database: TestDatabase;
  let shared: SharedTransactions;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: [CreateTables1700000000000] });
  });

  beforeEach(async () => {
    shared = new SharedTransactions(database.dataSource, { together: 4, atOnce: 2 });
    await database.dataSource.query('TRUNCATE visit');
  });

  afterAll(() => database.drop());

  const visit = (id: number): Promise<number> =>
    shared.run(async (manager) => {
      await save(manager, id);
      return id;
    });
  /** How many visits each transaction has left; a row knows the transaction that wrote it. */
  const sizes = async (): Promise<number[]> => {
    const rows: { n: number }[] = await database.dataSource.query(
      'SELECT count(*)::int AS n FROM visit GROUP BY xmin::text ORDER BY min(id)',
    );
    return rows.map(({ n }) => n);
  };

  it('ともに待っている仕事は上限まで一つのトランザクションになり、結果は頼んだ者に返る', async () => {
    const ids = Array.from({ length: 10 }, (_, id) => id);
    expect(await Promise.all(ids.map(visit))).toEqual(ids);
    expect(await sizes()).toEqual([4, 4, 2]);
  });

  it('動いている間に来たものは待ち、次のトランザクションに入る', async () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let inside = 0;
    const blocked = Array.from({ length: 8 }, () =>
      shared.run(async () => {
        inside += 1;
        if (inside === 8) open();
        await opened;
      }),
    );
    await opened;
    expect(await Promise.all([visit(1), visit(2), ...blocked])).toHaveLength(10);
    expect(await sizes()).toEqual([2]);
  });

  it('一つが誤れば、それだけが失敗し、ほかは一度ずつ残る', async () => {
    const settled = await Promise.allSettled([1, 2, -1, 3].map(visit));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(sqlState((settled[2] as PromiseRejectedResult).reason)).toBe('23514');
    expect(await sizes()).toEqual([1, 1, 1]);
  });

  it('すぐに投げる仕事も、ほかを巻き込まない', async () => {
    const thrown = shared.run(() => {
      throw new RangeError('at once');
    });
    const settled = await Promise.allSettled([visit(1), thrown, visit(2)]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('データベースがなければ、一つずつ試さずに全部が失敗する', async () => {
    let runs = 0;
    const works = [1, 2, 3].map(() =>
      shared.run(async (manager) => {
        runs += 1;
        await manager.query('SELECT pg_terminate_backend(pg_backend_pid())');
      }),
    );
    const settled = await Promise.allSettled(works);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(runs).toBe(3);
    expect(await visit(4)).toBe(4);
  });

  it('確定の後の知らせは、やり直されても成功した仕事ごとに一度だけ', async () => {
    const told: number[] = [];
    const work = (id: number) => async (manager: EntityManager) => {
      afterCommit(manager, () => told.push(id));
      await save(manager, id);
    };
    await Promise.allSettled([1, -1, 2].map((id) => shared.run(work(id))));
    expect(told.toSorted()).toEqual([1, 2]);
  });

  it('どの仕事も、頼んだ者の文脈の中で進む', async () => {
    const storage = new AsyncLocalStorage<number>();
    const seen: [number, unknown][] = [];
    const work = (id: number) => async (manager: EntityManager) => {
      const before = storage.getStore();
      await save(manager, id);
      seen.push([id, before === storage.getStore() ? before : 'changed']);
    };
    const ids = [1, -2, 3, 4, 5, 6, 7, 8, 9];
    await Promise.allSettled(ids.map((id) => storage.run(id, () => shared.run(work(id)))));
    expect(seen.every(([id, own]) => id === own)).toBe(true);
    expect(new Set(seen.map(([id]) => id))).toEqual(new Set(ids.filter((id) => id > 0)));
  });
});

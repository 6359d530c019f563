import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { nameOfText } from './preparing-client.ts';
import { inTransaction } from './transaction.ts';

describe('接続ごとに一度だけ準備する文', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: [] });
  });
  afterAll(() => database.drop());

  it('引数のある文は一度準備され、値を変えて使われる', async () => {
    await inTransaction(database.dataSource, async (manager) => {
      const answers: { n: number }[] = [];
      for (const value of [1, 2]) answers.push(...(await manager.query('SELECT $1::int AS n', [value])));
      expect(answers).toEqual([{ n: 1 }, { n: 2 }]);
      const prepared: { statement: string }[] = await manager.query('SELECT statement FROM pg_prepared_statements');
      expect(prepared.filter(({ statement }) => statement === 'SELECT $1::int AS n')).toHaveLength(1);
    });
  });

  it('同じ文は同じ名を持ち、文が増えすぎると名を付けない', () => {
    const known = new Map<string, string>();
    const first = nameOfText('SELECT 0', known);
    expect(first?.length).toBeLessThan(64);
    for (let index = 1; index < 500; index += 1) nameOfText(`SELECT ${String(index)}`, known);
    expect(nameOfText('SELECT 0', known)).toBe(first);
    expect(nameOfText('one more', known)).toBeUndefined();
  });
});

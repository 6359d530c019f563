import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import pg from 'pg';
import { portsOf } from '../../tools/servers/free-ports.mjs';
import { formsOf } from './number-sweep.ts';
import type { Ready } from './system.ts';

const SERVICES = ['addressing', 'qualification', 'linkage', 'federation', 'console'];

/** Every database of a system, as its superuser sees them. */
export class AllDatabases {
  private readonly base: string;

  constructor({ ready, dataDir }: { readonly ready: Ready; readonly dataDir: string }) {
    const { postgres } = portsOf(Number(new URL(ready.console).port));
    const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim();
    this.base = `postgres://postgres:${password}@127.0.0.1:${String(postgres)}`;
  }

  async inside<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: `${this.base}/${database}` });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Everything that is still in memory only goes to the files. */
  async writeOut(): Promise<void> {
    await this.inside('postgres', (client) => client.query('CHECKPOINT'));
  }

  /** Rows that show a number: what PostgreSQL keeps compressed is not found in its files. */
  async rowsWith(numbers: readonly string[]): Promise<string[]> {
    const patterns = numbers.flatMap((number) =>
      Object.values(formsOf(number)).map((form) => `%${form.toString('utf8')}%`),
    );
    const printable = patterns.filter((pattern) => !pattern.includes('\0'));
    const found: string[] = [];
    for (const database of await this.names()) {
      await this.inside(database, async (client) => {
        const { rows } = await client.query<{ name: string }>(
          `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
        );
        for (const { name } of rows) {
          const hits = await client.query(`SELECT 1 FROM ${name} t WHERE t::text LIKE ANY ($1) LIMIT 1`, [printable]);
          if (hits.rows.length > 0) found.push(`${database} ${name}`);
        }
      });
    }
    return found;
  }

  /** Every table of these schemas as a file of JSON lines, bodies of messages left out. */
  async copyOut(folder: string, schemas: readonly string[]): Promise<void> {
    for (const database of await this.names()) {
      await this.inside(database, async (client) => {
        const { rows } = await client.query<{ name: string }>(
          `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
          [schemas],
        );
        for (const { name } of rows) {
          const lines = await client.query<{ line: string }>(
            `SELECT (to_jsonb(t) - 'body')::text AS line FROM ${name} t`,
          );
          writeFileSync(join(folder, `${database}.${name}.jsonl`), lines.rows.map(({ line }) => `${line}\n`).join(''));
        }
      });
    }
  }

  private async names(): Promise<string[]> {
    const names = await this.inside('postgres', async (client) => {
      const { rows } = await client.query<{ name: string }>(
        `SELECT datname AS name FROM pg_database WHERE datname LIKE 'kokuho%'`,
      );
      return rows.map(({ name }) => name);
    });
    if (names.length < SERVICES.length - 1) throw new Error(`only ${names.join()} found`);
    return names;
  }
}

/** As much of an entity manager as plain SQL needs. */
export function managerOf(client: pg.Client): EntityManager {
  const query = async (sql: string, values: unknown[]): Promise<unknown[]> =>
    (await client.query<Record<string, unknown>>(sql, values)).rows;
  return { query } as unknown as EntityManager;
}

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource, type DataSourceSettings } from '#persistence/create-data-source';
import { urlFor } from '#persistence/provision';

export interface TestDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  drop(): Promise<void>;
}

/** Administrator URL of the PostgreSQL that the tests were given or started; there is no fallback and no skip. */
export function testPostgresUrl(): string {
  const url = process.env['TEST_POSTGRES_URL'];
  if (url === undefined) throw new Error('TEST_POSTGRES_URL is not set: run the tests through npm test');
  return url;
}

/** A database of its own for one spec file, migrated from empty. */
export async function createTestDatabase(
  settings: Pick<DataSourceSettings, 'migrations'> & Partial<DataSourceSettings>,
): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await administer((client) => client.query(`CREATE DATABASE ${name}`));
  const url = urlFor(testPostgresUrl(), { database: name });
  const dataSource = createDataSource({ entities: [], applicationName: name, ...settings, url });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return {
    url,
    dataSource,
    drop: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await administer((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

async function administer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: testPostgresUrl() });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

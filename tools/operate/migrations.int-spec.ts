import pg from 'pg';
import { createDataSource } from '#persistence/create-data-source';
import { provisionDatabase, urlFor } from '#persistence/provision';
import { testPostgresUrl } from '#testing/postgres';
import { AddresseeRow } from '../../apps/linkage/src/adapters/persistence/addressee.row.ts';
import { SERVICE_MIGRATIONS } from './databases.ts';

const PASSWORDS = { migratorPassword: 'migrate', appPassword: 'app' };
const ENTITIES: Readonly<Record<string, (new () => object)[]>> = { linkage: [AddresseeRow] };

describe.each(Object.keys(SERVICE_MIGRATIONS))('database of %s', (service) => {
  let appUrl: string;
  let migratorUrl: string;

  beforeAll(async () => {
    ({ appUrl, migratorUrl } = await provisionDatabase(testPostgresUrl(), { service, ...PASSWORDS }));
    const migrations = SERVICE_MIGRATIONS[service] ?? [];
    const source = createDataSource({ url: migratorUrl, applicationName: 'test', entities: [], migrations });
    await source.initialize();
    await source.runMigrations();
    await source.destroy();
  }, 60_000);

  afterAll(async () => {
    const admin = new pg.Client({ connectionString: testPostgresUrl() });
    await admin.connect();
    await admin.query(`DROP DATABASE kokuho_${service} WITH (FORCE)`);
    await admin.query(`DROP ROLE kokuho_${service}_app, kokuho_${service}_migrator`);
    await admin.end();
  });

  async function asApp(sql: string): Promise<string> {
    const client = new pg.Client({ connectionString: appUrl });
    await client.connect();
    try {
      return await client.query(sql).then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      );
    } finally {
      await client.end();
    }
  }

  it('is built from empty, and entities say what the migrations made', async () => {
    const source = createDataSource({
      url: migratorUrl,
      applicationName: 'test',
      entities: ENTITIES[service] ?? [],
      migrations: [],
    });
    await source.initialize();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    await source.destroy();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('lets the application write, but neither change the schema nor what was said', async () => {
    expect(await asApp('SELECT count(*) FROM outbox.message')).toBe('done');
    expect(await asApp('SELECT outbox.ensure_days(3)')).toBe('done');
    expect(await asApp('CREATE TABLE public.mine (id int)')).toBe('42501');
    expect(await asApp('ALTER TABLE outbox.message ADD COLUMN x int')).toBe('42501');
    expect(await asApp('DELETE FROM outbox.message')).toBe('42501');
    expect(await asApp(`UPDATE outbox.message SET type = 'x'`)).toBe('42501');
  });

  it('is closed to the roles of the others', async () => {
    const other = await provisionDatabase(testPostgresUrl(), { service: `${service}_other`, ...PASSWORDS });
    const client = new pg.Client({ connectionString: urlFor(other.appUrl, { database: `kokuho_${service}` }) });
    await expect(client.connect()).rejects.toMatchObject({ code: '42501' });
    const admin = new pg.Client({ connectionString: testPostgresUrl() });
    await admin.connect();
    await admin.query(`DROP DATABASE kokuho_${service}_other WITH (FORCE)`);
    await admin.query(`DROP ROLE kokuho_${service}_other_app, kokuho_${service}_other_migrator`);
    await admin.end();
  });
});

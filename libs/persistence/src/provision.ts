import pg from 'pg';

export interface ServiceDatabase {
  /** Name of the service; the database is `kokuho_<service>`. */
  readonly service: string;
  readonly migratorPassword: string;
  readonly appPassword: string;
}

export interface ServiceDatabaseUrls {
  readonly migratorUrl: string;
  readonly appUrl: string;
}

/** Creates the database and its two roles when they are missing; safe to run again. */
export async function provisionDatabase(adminUrl: string, target: ServiceDatabase): Promise<ServiceDatabaseUrls> {
  const database = `kokuho_${target.service}`;
  const [migrator, app] = [`${database}_migrator`, `${database}_app`];
  await withClient(adminUrl, async (client) => {
    await ensureRole(client, migrator, target.migratorPassword);
    await ensureRole(client, app, target.appPassword);
    const exists = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (exists.rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${migrator}`);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${app}`);
    await client.query(`ALTER DATABASE ${database} SET kokuho.app_role = '${app}'`);
  });
  await withClient(urlFor(adminUrl, { database }), (client) => grantDefaults(client, migrator, app));
  return {
    migratorUrl: urlFor(adminUrl, { database, user: migrator, password: target.migratorPassword }),
    appUrl: urlFor(adminUrl, { database, user: app, password: target.appPassword }),
  };
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const exists = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = exists.rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(
    `${verb} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${client.escapeLiteral(password)}`,
  );
}

async function grantDefaults(client: pg.Client, migrator: string, app: string): Promise<void> {
  await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
  await client.query(`ALTER SCHEMA public OWNER TO ${migrator}`);
  await client.query(`GRANT USAGE ON SCHEMA public TO ${app}`);
  const defaults = `ALTER DEFAULT PRIVILEGES FOR ROLE ${migrator}`;
  await client.query(`${defaults} GRANT USAGE ON SCHEMAS TO ${app}`);
  await client.query(`${defaults} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app}`);
  await client.query(`${defaults} GRANT USAGE, SELECT ON SEQUENCES TO ${app}`);
  await client.query(`${defaults} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`);
  await client.query(`${defaults} GRANT EXECUTE ON FUNCTIONS TO ${app}`);
}

export function urlFor(base: string, part: { database?: string; user?: string; password?: string }): string {
  const url = new URL(base);
  if (part.database !== undefined) url.pathname = `/${part.database}`;
  if (part.user !== undefined) url.username = part.user;
  if (part.password !== undefined) url.password = part.password;
  return url.toString();
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

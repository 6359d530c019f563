import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { connect } from 'amqplib';
import { declareTopology } from '#messaging/rabbitmq/declare-topology';
import { destinationsOf } from '#messaging/topology';
import { createDataSource } from '#persistence/create-data-source';
import { provisionDatabase } from '#persistence/provision';
import { SERVICE_MIGRATIONS } from './databases.ts';

interface Secrets {
  readonly databaseRoles: Readonly<Record<string, string>>;
}

/** Databases with their roles, migrations, and the message topology; safe to run again. */
async function prepare(): Promise<void> {
  const adminUrl = required('DATABASE_ADMIN_URL');
  const secrets = JSON.parse(readFileSync(required('KOKUHO_SECRETS_FILE'), 'utf8')) as Secrets;
  const names = Object.keys(SERVICE_MIGRATIONS);
  for (const service of names) await prepareDatabase(adminUrl, service, secrets);
  const model = await connect(required('AMQP_URL'));
  await declareTopology(
    model,
    names.flatMap((service) => destinationsOf(service as Parameters<typeof destinationsOf>[0])),
  );
  await model.close();
}

async function prepareDatabase(adminUrl: string, service: string, secrets: Secrets): Promise<void> {
  const role = `kokuho_${service}`;
  const { migratorUrl } = await provisionDatabase(adminUrl, {
    service,
    migratorPassword: secrets.databaseRoles[`${role}_migrator`] ?? '',
    appPassword: secrets.databaseRoles[`${role}_app`] ?? '',
  });
  const migrations = SERVICE_MIGRATIONS[service] ?? [];
  const dataSource = createDataSource({
    url: migratorUrl,
    applicationName: `${service}.migrate`,
    entities: [],
    migrations,
  });
  await dataSource.initialize();
  const done = await dataSource.runMigrations();
  await dataSource.destroy();
  process.stdout.write(`${service}: ${String(done.length)} migrations\n`);
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new RangeError(`${name} is not set`);
  return value;
}

await prepare();

import pg from 'pg';
import { createDataSource } from '#persistence/create-data-source';
import { urlFor } from '#persistence/provision';
import { registerDestinations } from '#messaging/outbox/destinations';
import { SERVICE_MIGRATIONS } from '../../operate/databases.ts';
import { MUNICIPALITY, SERVICE, STREAM, TYPE, bodyTemplate, type Lane } from './workload.ts';

/** A database with the product's own tables, made by its migrations; dropped and made anew. */
export async function makeDatabase(adminUrl: string, name: string, service: string = SERVICE): Promise<string> {
  const url = await emptyDatabase(adminUrl, name);
  const migrations = SERVICE_MIGRATIONS[service] ?? [];
  const dataSource = createDataSource({ url, applicationName: 'bench.migrate', entities: [], migrations });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await registerDestinations(dataSource, service as typeof SERVICE);
  await dataSource.destroy();
  return url;
}

export async function emptyDatabase(adminUrl: string, name: string): Promise<string> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${name}`);
  } finally {
    await admin.end();
  }
  return urlFor(adminUrl, { database: name });
}

const MESSAGES = `
  INSERT INTO outbox.message (day, message_id, stream, municipality, lane, lane_seq, shard, type, body, body_sha256)
  SELECT current_date, gen_random_uuid(), $1, $2, l.lane, n, l.shard, $3,
         convert_to(replace(replace($4, '@lane', l.lane), '@seq', n::text), 'UTF8'), '\\x00'
    FROM generate_series($5::int, $6::int) n CROSS JOIN unnest($7::text[], $8::smallint[]) l (lane, shard)`;

const PENDING = `
  INSERT INTO outbox.pending (dest, stream, municipality, lane, lane_seq, shard, day, seq)
  SELECT d.dest, m.stream, m.municipality, m.lane, m.lane_seq, m.shard, m.day, m.seq
    FROM outbox.message m JOIN outbox.destination d ON d.stream = m.stream
   WHERE m.lane_seq BETWEEN $1 AND $2 AND m.lane = ANY ($3)`;

/** Messages `from` to `to` of each lane, said and pending, as if the business had committed them. */
export async function addBacklog(client: pg.Client, lanes: readonly Lane[], from: number, to: number): Promise<void> {
  const names = lanes.map(({ lane }) => lane);
  const shards = lanes.map(({ shard }) => shard);
  await client.query('BEGIN');
  await client.query(MESSAGES, [STREAM, MUNICIPALITY, TYPE, bodyTemplate(), from, to, names, shards]);
  await client.query(PENDING, [from, to, names]);
  await client.query('COMMIT');
}

export async function pendingLeft(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ left: boolean }>('SELECT EXISTS (SELECT FROM outbox.pending) AS left');
  return rows[0]?.left ?? false;
}

/** What earlier runs said is no part of the next one. */
export async function forgetMessages(client: pg.Client): Promise<void> {
  await client.query('TRUNCATE outbox.message, outbox.pending');
}

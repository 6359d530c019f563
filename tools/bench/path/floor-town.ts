import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'amqplib';
import pg from 'pg';
import { urlFor } from '#persistence/provision';
import { removeDataDir } from '../../servers/data-dir.mjs';
import { findPortBase, portsOf } from '../../servers/free-ports.mjs';
import { makeThrowawayDir } from '../../servers/throwaway.mjs';
import { spawnNodeProcess } from '../../start/services.mjs';
import type { FloorSettings } from '../floor/settings.ts';
import { emptyDatabase } from '../hop/outbox-database.ts';
import type { Bench } from '../scenario.ts';
import { endWithUs } from './end-with-us.ts';
import { TOWN_DAY } from './residents.ts';

const DATABASE = 'bench_floor';
const QUEUE = 'bench.floor.registry';
const MUNICIPALITY = '313700';
const INSURER = '310011';
const PASSWORD = 'bench-floor';
const LOADED_AT_ONCE = 2_000;

/** What a sender of the product holds at the start: rows its receiver has. */
interface Held {
  readonly objectId: string;
  readonly kind: string;
  readonly integrated: string | null;
  readonly key: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const HELD = `
  SELECT o.object_id AS "objectId", o.object_kind AS kind, o.context->>'integratedAddresseeNumber' AS integrated, h.key, h.content
    FROM delivery.object o JOIN delivery.holding h ON h.object_id = o.id
   WHERE h.held_version = 1 AND h.last_version = 1 ORDER BY o.object_kind, o.object_id`;

/** The floor's own stand-ins (the same program), its database and its queue, loaded with the same town. */
export class FloorTown {
  private constructor(
    readonly counterparts: Readonly<Record<'intermediate-server' | 'aggregation', string>>,
    readonly settings: Omit<FloorSettings, 'batch' | 'concurrency'>,
    readonly client: pg.Client,
    private readonly group: ReturnType<typeof spawnNodeProcess>,
    private readonly dataDir: string,
    private readonly endsAlone: () => void,
  ) {}

  /** Before anything was measured: what the product holds now is what the floor starts with. */
  static async open(bench: Bench): Promise<FloorTown> {
    const dataDir = makeThrowawayDir();
    const endsAlone = endWithUs(dataDir);
    const { base, release } = await findPortBase();
    const { counterparts: httpPort, sftp } = portsOf(base);
    const env = {
      PATH: process.env['PATH'] ?? '',
      KOKUHO_HTTP_PORT: String(httpPort),
      KOKUHO_DATA_DIR: dataDir,
      KOKUHO_MUNICIPALITY: MUNICIPALITY,
      KOKUHO_INSURER_NUMBER: INSURER,
      KOKUHO_TODAY: TOWN_DAY,
      KOKUHO_SFTP_URL: `sftp://floor:${PASSWORD}@127.0.0.1:${String(sftp)}`,
    };
    const script = 'dist/apps/counterparts/src/main.js';
    const args = ['--body=intermediate-server,aggregation'];
    const group = spawnNodeProcess({ name: 'floor-counterparts', dataDir, script, args, env });
    const outside = `http://127.0.0.1:${String(httpPort)}`;
    while (
      !(await fetch(`${outside}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      await delay(100);
    release();
    const counterparts = {
      'intermediate-server': `${outside}/intermediate-server`,
      aggregation: `${outside}/aggregation`,
    };
    const databaseUrl = await emptyDatabase(bench.postgresUrl, DATABASE);
    await declareQueue(bench.amqpUrl);
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const settings = {
      databaseUrl,
      amqpUrl: bench.amqpUrl,
      queue: QUEUE,
      intermediateServerUrl: counterparts['intermediate-server'],
      aggregationUrl: counterparts.aggregation,
      sftp: { host: '127.0.0.1', port: sftp, username: 'floor', password: PASSWORD },
      municipality: MUNICIPALITY,
      insurerNumber: INSURER,
      layoutFile: 'deploy/layouts/SKK-0100.json',
    };
    return new FloorTown(counterparts, settings, client, group, dataDir, endsAlone);
  }

  get pid(): number {
    return Number(readFileSync(join(this.dataDir, 'pids', 'floor-counterparts.pid'), 'utf8'));
  }

  /** After the floor has made its tables. */
  async load(bench: Bench): Promise<void> {
    const [copies, rows] = await Promise.all(
      ['linkage', 'federation'].map((service) => heldBy(bench.postgresUrl, service)),
    );
    await this.giveToReceivers(copies ?? [], rows ?? []);
    const rowsOf = Map.groupBy(
      (rows ?? []).filter(({ kind }) => kind === 'person'),
      ({ objectId }) => objectId,
    );
    const people = [...Map.groupBy(copies ?? [], ({ objectId }) => objectId)].map(([residentId, held]) => ({
      residentId,
      integrated: held[0]?.integrated ?? '',
      copies: held.map(({ key, content }) => ({ recordKey: key, recordVersion: 1, content })),
      rows: (rowsOf.get(residentId) ?? []).map(({ content }) => ({ ...content, rowVersion: '1' })),
    }));
    await this.client.query(
      `INSERT INTO person (resident_id, integrated, sequence, version, copies, rows)
       SELECT p->>'residentId', p->>'integrated', 1, 1, p->'copies', p->'rows' FROM json_array_elements($1::json) p`,
      [JSON.stringify(people)],
    );
    await this.client.query('VACUUM ANALYZE person');
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.group.stop();
    this.endsAlone();
    removeDataDir(this.dataDir);
  }

  private async giveToReceivers(copies: readonly Held[], rows: readonly Held[]): Promise<void> {
    const people = [...Map.groupBy(copies, ({ objectId }) => objectId)].map(([residentId, held]) => ({
      residentId,
      integratedAddresseeNumber: held[0]?.integrated,
      requestId: crypto.randomUUID(),
      records: held.map(({ key, content }) => ({ recordKey: key, recordVersion: 1, content })),
    }));
    await sendLines(`${this.counterparts['intermediate-server']}/holdings`, people);
    // Households first: a person's row names one.
    const lines = rows.map(({ kind, content }) => ({
      kind,
      ...content,
      rowVersion: '1',
      sendKey: crypto.randomUUID(),
    }));
    await sendLines(`${this.counterparts.aggregation}/holdings`, lines);
  }
}

/** The intake of the floor, for whoever publishes to it. */
export const FLOOR_INTAKE = { exchange: '', routingKey: QUEUE };

async function declareQueue(amqpUrl: string): Promise<void> {
  const model = await connect(amqpUrl);
  const channel = await model.createChannel();
  const kind = { 'x-queue-type': 'quorum', 'x-single-active-consumer': true, 'x-delivery-limit': 1000 };
  await channel.assertQueue(QUEUE, { durable: true, arguments: { ...kind, 'x-overflow': 'reject-publish' } });
  await model.close();
}

async function heldBy(adminUrl: string, service: string): Promise<Held[]> {
  const client = new pg.Client({ connectionString: urlFor(adminUrl, { database: `kokuho_${service}` }) });
  await client.connect();
  try {
    return (await client.query<Held>(HELD)).rows;
  } finally {
    await client.end();
  }
}

async function sendLines(url: string, lines: readonly object[]): Promise<void> {
  for (let from = 0; from < lines.length; from += LOADED_AT_ONCE) {
    const body = lines.slice(from, from + LOADED_AT_ONCE).map((line) => `${JSON.stringify(line)}\n`);
    const headers = { 'content-type': 'application/x-ndjson' };
    const response = await fetch(url, { method: 'POST', headers, body: body.join('') });
    if (!response.ok) throw new RangeError(`${url} answered ${String(response.status)}: ${await response.text()}`);
  }
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import pg from 'pg';

const SHOWN_SETTINGS = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'shared_buffers',
  'max_wal_size',
  'checkpoint_timeout',
];
const PACKAGES = ['amqplib', 'pg', 'typeorm', 'pg-transactional-outbox', 'graphile-worker', 'pg-boss'];

/** Machine, versions and settings, as name and value. */
export async function describeMachine(postgresUrl: string, managementUrl: string): Promise<[string, string][]> {
  const processor = cpus();
  return [
    ['Processor', `${processor[0]?.model.trim() ?? 'unknown'}, ${String(processor.length)} cores`],
    ['Memory', `${(totalmem() / 2 ** 30).toFixed(0)} GiB`],
    ['System', `Linux ${release()}`],
    [
      'Load before',
      loadavg()
        .map((value) => value.toFixed(2))
        .join(' '),
    ],
    ['Node.js', process.version],
    ...(await postgresLines(postgresUrl)),
    ['RabbitMQ', await rabbitmqVersion(managementUrl)],
    ['Packages', PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(', ')],
    ['Commit', commit()],
  ];
}

async function postgresLines(url: string): Promise<[string, string][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; value: string }>(
      'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) name',
      [['server_version', ...SHOWN_SETTINGS]],
    );
    const [version, ...settings] = rows;
    return [
      ['PostgreSQL', version?.value ?? ''],
      ['Settings', settings.map(({ name, value }) => `${name}=${value}`).join(', ')],
    ];
  } finally {
    await client.end();
  }
}

/** JSON of the management interface. */
export async function askBroker<T>(managementUrl: string, path: string): Promise<T> {
  const url = new URL(path, managementUrl);
  const basic = Buffer.from(`${url.username}:${decodeURIComponent(url.password)}`).toString('base64');
  url.username = '';
  url.password = '';
  const response = await fetch(url, { headers: { authorization: `Basic ${basic}` } });
  if (!response.ok) throw new RangeError(`the broker answered ${String(response.status)} to ${path}`);
  return (await response.json()) as T;
}

async function rabbitmqVersion(managementUrl: string): Promise<string> {
  const found = await askBroker<{ rabbitmq_version: string; erlang_version: string }>(managementUrl, '/api/overview');
  return `${found.rabbitmq_version}, Erlang ${found.erlang_version}`;
}

function versionOf(name: string): string {
  try {
    const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string };
    return version;
  } catch {
    return 'absent';
  }
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { prepareDataDir } from './data-dir.mjs';
import { endLeftovers } from './leftovers.mjs';
import { databaseAccount, postgresBinaries, provideClusterFolder } from './postgres-account.mjs';
import { spawnGroup, untilReady } from './process-group.mjs';
import { keepSecret } from './secret-file.mjs';

const SUPERUSER = 'postgres';
const STATUS_LINE = 7;

/** Statement texts and values stay out of the log, since they may hold personal data. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  jit: 'off',
  io_method: 'sync',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%u@%d ',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_min_error_statement: 'panic',
};

const THROWAWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** @typedef {import('./postgres-account.mjs').Account} Account */

/** @param {Account} account @param {string} path */
function giveTo({ uid, gid }, path) {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

/**
 * Under another name until complete: a crash in the middle leaves nothing that looks like a cluster.
 *
 * @param {string} cluster @param {string} binaries @param {Account} account @param {string} password
 */
function initialise(cluster, binaries, account, password) {
  const draft = `${cluster}.new`;
  const passwordFile = join(dirname(cluster), 'initial-password');
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(account, draft);
  giveTo(account, passwordFile);
  const flags = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  const args = [`--pgdata=${draft}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, ...flags];
  const options = {
    ...account,
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    encoding: /** @type {const} */ ('utf8'),
  };
  const made = spawnSync(join(binaries, 'bin', 'initdb'), args, options);
  rmSync(passwordFile);
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr}`);
  renameSync(draft, cluster);
}

/** @param {string} cluster @param {number} pid */
function isReady(cluster, pid) {
  const file = join(cluster, 'postmaster.pid');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return Number(lines[0]) === pid && lines[STATUS_LINE]?.trim() === 'ready';
}

/** @param {number} port @param {string} password */
function superuserUrl(port, password) {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
}

/** @param {number} port @param {boolean} throwaway @param {Record<string, string>} settings */
function flags(port, throwaway, settings) {
  const all = { ...SETTINGS, ...(throwaway ? THROWAWAY : {}), ...settings, port: `${port}` };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * PostgreSQL takes any living process with the number in its lock file for another postmaster of the same data; and
 * sessions of a killed postmaster hold its shared memory for a moment.
 *
 * @param {string} cluster
 */
async function clearAfterCrash(cluster) {
  await endLeftovers({ cluster });
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/**
 * Starts the PostgreSQL cluster of a data folder, making it first if there is none.
 *
 * @param {{ dataDir: string, port: number, throwaway?: boolean, settings?: Record<string, string>,
 *   onSpawn?: (group: import('./process-group.mjs').Group) => void }} options
 */
export async function startPostgres({ port, throwaway = false, settings = {}, onSpawn, ...place }) {
  const dataDir = prepareDataDir(place.dataDir);
  const account = databaseAccount();
  const binaries = postgresBinaries(account);
  const cluster = provideClusterFolder(dataDir, account);
  const password = keepSecret(join(dataDir, 'postgres.password'));
  if (existsSync(cluster)) await clearAfterCrash(cluster);
  else initialise(cluster, binaries, account, password);
  const group = spawnGroup({
    name: 'postgres',
    dataDir,
    command: join(binaries, 'bin', 'postgres'),
    args: ['-D', cluster, ...flags(port, throwaway, settings)],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    cwd: '/',
    account,
  });
  onSpawn?.(group);
  await untilReady(group, dataDir, () => isReady(cluster, group.pid), { timeoutMs: 60_000, everyMs: 20 });
  /** SIGINT disconnects the sessions and writes a checkpoint, SIGQUIT does neither. */
  const signal = throwaway ? /** @type {const} */ ('SIGQUIT') : /** @type {const} */ ('SIGINT');
  return { ...group, url: superuserUrl(port, password), stop: () => group.stop({ signal, timeoutMs: 20_000 }) };
}

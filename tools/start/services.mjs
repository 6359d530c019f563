import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../bootstrap/runtime.mjs';
import { describeEnding, logTail, spawnGroup } from '../servers/process-group.mjs';

const preload = join(root, 'dist/libs/telemetry/src/preload.js');

/** @param {string} script @returns {string[]} */
function nodeArguments(script) {
  const telemetry = existsSync(preload) ? ['--import', pathToFileURL(preload).href] : [];
  // The young generation grows under load only, and shrinks again: with 1 MB a third of the time went into collecting.
  return ['--max-semi-space-size=16', '--enable-source-maps', ...telemetry, join(root, script)];
}

/**
 * @param {{ name: string, dataDir: string, script: string, args?: string[], env: Record<string, string> }} options
 * @returns {import('../servers/process-group.mjs').Group}
 */
export function spawnNodeProcess({ name, dataDir, script, args = [], env }) {
  return spawnGroup({
    name,
    dataDir,
    command: process.execPath,
    args: [...nodeArguments(script), ...args],
    env,
    cwd: root,
  });
}

/** @param {string} name */
export function mainScriptOf(name) {
  return `dist/apps/${name}/src/main.js`;
}

/**
 * Databases, roles, migrations, topology and the initial load, in one run to its end.
 *
 * @param {string} dataDir @param {Record<string, string>} env
 * @param {(group: import('../servers/process-group.mjs').Group) => void} onSpawn
 */
export async function runPrepare(dataDir, env, onSpawn) {
  const group = spawnNodeProcess({ name: 'prepare', dataDir, script: 'dist/tools/operate/prepare.js', env });
  onSpawn(group);
  const ending = await group.exited;
  if (ending.code === 0) return;
  throw new Error(`準備に失敗しました / prepare failed (${describeEnding(ending)}):\n${logTail(dataDir, 'prepare')}`);
}

/** 2,000 persons, the size of a small town's share: enough to look alive, loaded in seconds. */
const DEMO_PERSONS = 2_000;

/**
 * The demo town, once per data folder.
 *
 * @param {string} dataDir @param {Record<string, string>} env
 * @param {(group: import('../servers/process-group.mjs').Group) => void} onSpawn
 */
export async function loadDemoTown(dataDir, env, onSpawn) {
  const mark = join(dataDir, 'demo-town.loaded');
  if (existsSync(mark)) return;
  const args = ['--persons', `${DEMO_PERSONS}`];
  const group = spawnNodeProcess({ name: 'seed', dataDir, script: 'dist/tools/operate/seed.js', args, env });
  onSpawn(group);
  const ending = await group.exited;
  if (ending.code !== 0) {
    throw new Error(
      `デモの町を作れませんでした / demo town failed (${describeEnding(ending)}):\n${logTail(dataDir, 'seed')}`,
    );
  }
  writeFileSync(mark, '');
}

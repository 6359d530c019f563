import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { prepareDataDir } from './data-dir.mjs';
import { spawnGroup, untilReady } from './process-group.mjs';

/** @param {string} program @returns {string | undefined} */
export function findOnPath(program) {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/local/bin',
    '/usr/sbin',
    '/usr/bin',
    '/sbin',
    '/bin',
  ];
  return folders
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, program))
    .find(existsSync);
}

/** @returns {string} */
function findEpmd() {
  const known = findOnPath('epmd');
  if (known) return known;
  const printRoot = ['-noshell', '-eval', 'io:put_chars(code:root_dir()), halt().'];
  const erlang = spawnSync('erl', printRoot, { encoding: 'utf8' }).stdout?.trim();
  const folders = erlang && existsSync(erlang) ? readdirSync(erlang).filter((name) => name.startsWith('erts-')) : [];
  const found = folders.map((name) => join(`${erlang}`, name, 'bin', 'epmd')).find(existsSync);
  if (found) return found;
  throw new Error('epmd が見つかりません（Erlang が必要です） / epmd not found: Erlang is missing');
}

/** @param {number} port @returns {Promise<boolean>} */
export function answersOn(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/**
 * Erlang's port mapper, in the foreground and on our own port: the one that a broker starts by itself outlives it.
 *
 * @param {{ dataDir: string, port: number, onSpawn?: (group: import('./process-group.mjs').Group) => void }} options
 */
export async function startEpmd({ port, onSpawn, ...place }) {
  const dataDir = prepareDataDir(place.dataDir);
  const env = { PATH: process.env.PATH, ERL_EPMD_ADDRESS: '127.0.0.1', ERL_EPMD_PORT: `${port}` };
  const group = spawnGroup({ name: 'epmd', dataDir, command: findEpmd(), args: ['-port', `${port}`], env });
  onSpawn?.(group);
  await untilReady(group, dataDir, () => answersOn(port), { timeoutMs: 10_000, everyMs: 20 });
  return group;
}

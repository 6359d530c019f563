/**
 * Entry of every npm script: `node tools/bootstrap/run.mjs <task> [arguments]`.
 *
 * Runs on the plain Node a fresh machine has (20.19 or newer) and without dependencies, since it is what installs them.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { buildIfChanged } from './build.mjs';
import { installIfChanged } from './install-dependencies.mjs';
import { assertSupportedNode, findRuntime, root } from './runtime.mjs';
import { tasks } from './tasks.mjs';

/** @param {string} node @param {string[]} flags @param {string} script @param {string[]} args */
function runTask(node, flags, script, args) {
  const child = spawn(node, [...flags, join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) },
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => fail(`${script}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 1)));
}

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** @param {string | undefined} name @param {string[]} args */
async function main(name, args) {
  assertSupportedNode();
  const task = name === undefined ? undefined : tasks[name];
  if (task === undefined) fail(`使い方 / usage: node tools/bootstrap/run.mjs <${Object.keys(tasks).join('|')}> [...]`);
  await installIfChanged();
  if (task.build) buildIfChanged();
  if (task.script === undefined) return;
  if (!existsSync(join(root, task.script))) fail(`${name}: ${task.script} がありません / is missing`);
  runTask(findRuntime(), task.flags ?? [], task.script, args);
}

main(process.argv[2], process.argv.slice(3)).catch((error) =>
  fail(error instanceof Error ? error.message : `${error}`),
);

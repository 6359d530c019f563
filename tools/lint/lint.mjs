/** `npm run lint [-- step...]`: every static check, all of them even when one fails; two at a time. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { root } from '../bootstrap/runtime.mjs';

const AT_ONCE = 2;
const SOURCES = ['apps', 'libs', 'tools', 'e2e'].filter((folder) => existsSync(join(root, folder)));

/** The longest first. @type {{ name: string, command: string[] }[]} */
const STEPS = [
  { name: 'eslint', command: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  {
    name: 'words',
    command: [
      'node_modules/cspell/bin.mjs',
      'lint',
      '**/*.{ts,tsx,mjs,cjs,md}',
      '--no-progress',
      '--no-summary',
      '--gitignore',
    ],
  },
  { name: 'format', command: ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn'] },
  {
    name: 'imports',
    command: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      ...[...SOURCES, '--config', '.dependency-cruiser.cjs'],
    ],
  },
  { name: 'generated', command: ['tools/lint/generated.mjs'] },
];

const children = new Set();

/** @param {string[]} command @returns {Promise<{ code: number, output: string }>} */
function run([script = '', ...args]) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => {
      children.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** @param {(typeof STEPS)[number]} step */
async function check({ name, command }) {
  const startedAt = performance.now();
  const { code, output } = await run(command);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  // Findings stand below the line of their step, never mixed with those of the step beside it.
  process.stdout.write(
    `${name}: ${code === 0 ? 'ok' : 'NG'} (${seconds} s)\n${code === 0 ? '' : output.trimEnd() + '\n'}`,
  );
  return code === 0;
}

/** @param {typeof STEPS} steps @returns {Promise<string[]>} names of the steps that failed */
async function checkAll(steps) {
  const waiting = [...steps];
  const failed = [];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await check(step))) failed.push(step.name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return failed;
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => {
    for (const child of children) child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  });
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  process.stderr.write(`使い方 / usage: npm run lint [-- ${STEPS.map(({ name }) => name).join(' | ')}]\n`);
  process.exit(1);
}
const failed = await checkAll(STEPS.filter(({ name }) => names.length === 0 || names.includes(name)));
if (failed.length > 0) process.stderr.write(`失敗した検査 / failed: ${failed.join(', ')}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

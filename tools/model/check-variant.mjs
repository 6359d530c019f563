/** Builds the verifier of one variant of a model, searches all its states, and judges what was found. */
// cspell:ignore DSAFETY DVECTORSZ DMEMLIM
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bootstrap/runtime.mjs';

const LONGEST_SEARCH_MS = 300_000;
const DEPTH = 200_000;
const MEMORY_MB = 4096;

/**
 * A design, or a mutant of it that has to fail: a model that cannot fail proves nothing.
 *
 * @typedef {object} Variant
 * @property {string} name
 * @property {string} file
 * @property {string[]} flags
 * @property {'pass' | 'fail'} expect
 * @property {string[]} full size of the full run
 * @property {string[]} reduced size of the reduced run
 */

/**
 * @typedef {object} Finding
 * @property {boolean} asExpected
 * @property {string} result `pass`, `fail`, or what kept the search from an answer
 * @property {number} states
 * @property {number} seconds of the search alone
 * @property {string} violated the assertion that does not hold
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();

/** @param {string} command @param {string[]} args @param {string} cwd @returns {Promise<{ code: number | null, output: string }>} */
function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_SEARCH_MS });
    children.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      children.delete(child);
      resolve({ code, output });
    });
  });
}

export function stopSearches() {
  for (const child of children) child.kill('SIGKILL');
}

/** @param {string} command @param {string[]} args @param {string} cwd */
async function build(command, args, cwd) {
  const { code, output } = await run(command, args, cwd);
  if (code !== 0 || /Error:/.test(output)) throw new Error(`${command} ${args.join(' ')}\n${output}`);
}

/** @param {Variant} variant @param {'full' | 'reduced'} size @returns {Promise<Finding>} */
export async function checkVariant(variant, size) {
  const folder = await mkdtemp(join(tmpdir(), 'kokuho-model-'));
  try {
    const defines = [...variant.flags, ...variant[size]].map((flag) => `-D${flag}`);
    await build('spin', ['-a', ...defines, join(root, 'docs/model', variant.file)], folder);
    // A small search ends before a better optimised one is compiled.
    const optimise = size === 'full' ? '-O2' : '-O0';
    const options = [optimise, '-w', '-DSAFETY', '-DVECTORSZ=2048', `-DMEMLIM=${MEMORY_MB}`];
    await build('gcc', [...options, '-o', 'pan', 'pan.c'], folder);
    const { code, output } = await run('./pan', [`-m${DEPTH}`, size === 'full' ? '-w24' : '-w18'], folder);
    return judge(variant, code, output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} output @param {RegExp} pattern */
function found(output, pattern) {
  return pattern.exec(output)?.[1]?.trim() ?? '';
}

/**
 * A design passes when all its states were seen without an error, a mutant fails when a stated promise is broken.
 * What kept the search from its end is an answer for neither.
 *
 * @param {number | null} code @param {string} output
 */
function resultOf(code, output) {
  const errors = found(output, /errors: (\d+)/);
  if (errors === '') return `no answer (exit ${code})`;
  if (errors !== '0') return /assertion violated/.test(output) ? 'fail' : 'invalid end state';
  const truncated = found(output, /(max search depth too small|reached -DMEMLIM bound|Search not completed)/);
  if (truncated !== '') return truncated;
  return code === 0 ? 'pass' : `no answer (exit ${code})`;
}

/** @param {Pick<Variant, 'expect'>} variant @param {number | null} code @param {string} output @returns {Finding} */
export function judge(variant, code, output) {
  const result = resultOf(code, output);
  return {
    asExpected: result === variant.expect,
    result,
    states: Number(found(output, /([\d.e+]+) states, stored/)),
    seconds: Number(found(output, /elapsed time ([\d.e+-]+) seconds/)),
    violated: found(output, /assertion violated (.*) \(at depth/),
  };
}

/** @returns {Promise<Variant[]>} */
export async function readVariants() {
  return JSON.parse(await readFile(join(import.meta.dirname, 'variants.json'), 'utf8'));
}

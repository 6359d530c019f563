/** `npm test [-- --suite unit] [jest arguments]`: the suites in order, and one line with the sum of all. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bootstrap/runtime.mjs';

const SUITES = ['unit', 'simulation', 'integration', 'e2e'];

/** @param {string[]} args */
function readArguments(args) {
  const at = args.indexOf('--suite');
  if (at < 0) return { suites: SUITES, rest: args };
  const suite = args[at + 1] ?? '';
  if (!SUITES.includes(suite)) {
    process.stderr.write(`--suite ${SUITES.join(' | ')}\n`);
    process.exit(1);
  }
  return { suites: [suite], rest: args.toSpliced(at, 2) };
}

/** @param {string} suite @param {string[]} rest @param {string} outputFile @returns {Promise<number>} exit code */
function runJest(suite, rest, outputFile) {
  // With a filter, a suite that holds nothing of it is no failure; without one, an empty suite is.
  const filter = rest.length > 0 ? ['--passWithNoTests'] : [];
  // Each e2e spec runs a whole system; two at once would measure the machine and not the product.
  const workers = suite === 'e2e' ? ['--maxWorkers=1'] : [];
  const args = ['--selectProjects', suite, ...workers, '--json', '--outputFile', outputFile, ...filter, ...rest];
  const child = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: root,
    // jest reports on stderr; the JSON that it repeats on stdout is read from the file.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => {
      child.kill(signal);
      child.once('exit', () => process.exit(128 + constants.signals[signal]));
    });
  }
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1)).once('error', () => resolve(1));
  });
}

/** @param {string} outputFile @param {number} exitCode */
function countTests(outputFile, exitCode) {
  let passed = 0;
  let failed = 0;
  try {
    const result = JSON.parse(readFileSync(outputFile, 'utf8'));
    passed = result.numPassedTests;
    // A file that cannot even be loaded holds tests nobody counts.
    failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  } catch {
    // jest ended before it wrote: its exit code is counted below.
  }
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

const { suites, rest } = readArguments(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'kokuho-test-results-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const counts = [];
for (const suite of suites) {
  const startedAt = Date.now();
  const outputFile = join(folder, `${suite}.json`);
  const count = countTests(outputFile, await runJest(suite, rest, outputFile));
  counts.push(count);
  process.stdout.write(
    `${suite}: ${count.passed} ok, ${count.failed} not ok (${Math.round((Date.now() - startedAt) / 1000)} s)\n`,
  );
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

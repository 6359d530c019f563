/**
 * What each npm script runs, and whether it needs the compiled sources first.
 *
 * `flags` are Node's own, before the script; sources that run as they are need the `source` condition.
 *
 * @type {Record<string, { script?: string, build: boolean, flags?: string[] }>}
 */
export const tasks = {
  start: { script: 'tools/start/start.mjs', build: true },
  test: { script: 'tools/test/run-tests.mjs', build: true },
  kokuho: { script: 'dist/tools/cli/kokuho.js', build: true },
  bench: { script: 'dist/tools/bench/bench.js', build: true },
  chaos: { script: 'e2e/chaos/chaos.ts', build: true, flags: ['--conditions=source'] },
  gen: { script: 'dist/tools/gen/gen.js', build: true },
  lint: { script: 'tools/lint/lint.mjs', build: false },
  reset: { script: 'tools/start/reset.mjs', build: false },
  build: { build: true },
};

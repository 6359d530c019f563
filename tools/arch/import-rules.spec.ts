import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GROUND, PLANTED, sourceOf } from './planted-violations.ts';
import { root } from './source-files.ts';

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

const CONFIG = '.dependency-cruiser.cjs';
const CRUISER = 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs';

function write(tree: string, file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

function plantTree(): string {
  const tree = mkdtempSync(join(tmpdir(), 'kokuho-import-rules-'));
  for (const file of ['package.json', 'tsconfig.json', CONFIG]) cpSync(join(root, file), join(tree, file));
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  for (const [file, text] of Object.entries(GROUND)) write(tree, file, text);
  for (const planted of PLANTED) {
    write(tree, planted.file, sourceOf(planted));
    for (const [file, text] of Object.entries(planted.also ?? {})) write(tree, file, text);
  }
  return tree;
}

function cruise(tree: string): Violation[] {
  const args = [join(root, CRUISER), 'apps', 'libs', 'tools', '--config', CONFIG, '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

describe('import rules', () => {
  const tree = plantTree();
  const violations = cruise(tree);
  afterAll(() => {
    rmSync(tree, { recursive: true, force: true });
  });

  it.each(PLANTED)('$rule reports $file and nothing else does', ({ rule, file }) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toEqual([rule]);
  });

  it('reports nothing that was not planted', () => {
    const planted = PLANTED.map(({ file }) => file);
    expect(violations.filter(({ from }) => !planted.includes(from))).toEqual([]);
  });

  it('has a planted violation for every rule', () => {
    const { forbidden } = createRequire(import.meta.url)(join(root, CONFIG)) as { forbidden: { name: string }[] };
    expect(new Set(PLANTED.map(({ rule }) => rule))).toEqual(new Set(forbidden.map(({ name }) => name)));
  });
});

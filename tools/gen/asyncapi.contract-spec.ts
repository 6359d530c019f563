import 'reflect-metadata';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { breakingChanges, renderArtifacts, staleFiles } from './artifacts.ts';
import { root } from './repository.ts';

interface Parsed {
  readonly errors: readonly string[];
  readonly operations: number;
  readonly messages: number;
}

const artifacts = await renderArtifacts();
const documents = [...artifacts.keys()].filter((file) => file.endsWith('asyncapi.yaml'));

function parseDocuments(): Record<string, Parsed> {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, 'tools/gen/validate-asyncapi.mjs'), ...documents],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, Parsed>;
}

describe('generated files', () => {
  it('are the committed ones', () => {
    expect(staleFiles(artifacts)).toEqual([]);
  });

  it('break no reader of a version in use', () => {
    expect(breakingChanges(artifacts)).toEqual([]);
  });

  it('name nothing of the machine they were written on', () => {
    expect([...artifacts.values()].filter((text) => text.includes(root))).toEqual([]);
  });
});

describe('AsyncAPI', () => {
  const parsed = parseDocuments();

  it.each(documents)('%s is accepted by the reference parser', (file) => {
    expect(parsed[file]?.errors).toEqual([]);
    expect(parsed[file]?.operations).toBeGreaterThan(0);
    expect(parsed[file]?.messages).toBeGreaterThan(0);
  });

  it('writes plain dates, nullable fields and words as readers of JSON Schema expect them', () => {
    const text = artifacts.get('docs/asyncapi.yaml');
    expect(text).toMatch(
      /lostOn:\n +description: 資格喪失年月日 \(exclusive\)\.\n +type:\n +- string\n +- ['"]null['"]\n +format: date\n/,
    );
  });
});

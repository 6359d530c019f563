/**
 * `npm run gen`: writes what follows from the contracts and the error registry.
 *
 * `--check` only tells what is stale; `--new-baseline` accepts a break of a version that no release contains yet.
 */
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { breakingChanges, renderArtifacts, staleFiles } from './artifacts.ts';
import { root } from './repository.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean' }, 'new-baseline': { type: 'boolean' } } });

const artifacts = await renderArtifacts();
const breaking = values['new-baseline'] ? [] : breakingChanges(artifacts);
const stale = staleFiles(artifacts);
if (breaking.length > 0) {
  console.error('同じ版では任意項目の追加しかできません / within a version only optional fields may be added:');
  for (const line of breaking) console.error(`  ${line}`);
  process.exitCode = 1;
} else if (values.check) {
  for (const file of stale) console.error(`古い内容です（npm run gen） / stale: ${file}`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const file of stale) writeFileSync(join(root, file), artifacts.get(file) ?? '');
  console.log(stale.length > 0 ? stale.join('\n') : '変更はありません / nothing to write');
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sourceFiles } from './source-files.ts';

const IMPORTS = /^import [^;]*;$/gm;
const EXPORTED_CLASS = /^export class (\w+)/gm;

function wiringOf(app: string): string {
  return sourceFiles(/\.(module|providers)\.ts$/, [app])
    .map((file) => readFileSync(join(root, file), 'utf8').replace(IMPORTS, ''))
    .join('\n');
}

const consumers = sourceFiles(/\.consumer\.ts$/, ['apps']).flatMap((file) => {
  const app = file.split('/').slice(0, 2).join('/');
  const classes = readFileSync(join(root, file), 'utf8').matchAll(EXPORTED_CLASS);
  return [...classes].map(([, name = '']) => ({ app, file, name }));
});

describe('consumers', () => {
  it('are found, one or more in every file', () => {
    const files = new Set(consumers.map(({ file }) => file));
    expect(files).toEqual(new Set(sourceFiles(/\.consumer\.ts$/, ['apps'])));
    expect(files.size).toBeGreaterThan(0);
  });

  it.each(consumers)('$name is listed in the module of $app', ({ app, name }) => {
    expect(wiringOf(app)).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

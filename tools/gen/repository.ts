import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}

/** The folder of the clone, seen from the sources as from their copy in dist. */
export const root = findRoot(import.meta.dirname);

export function readText(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Files below an absolute folder, as absolute paths in a fixed order. */
export function filesBelow(folder: string, matching: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => matching.test(relative(folder, file)))
    .sort();
}

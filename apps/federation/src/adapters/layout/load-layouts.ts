import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LayoutCatalog } from '../../domain/layout/layout-catalog.ts';
import { invalidLayout } from '../../domain/layout/layout.errors.ts';
import { parseLayout } from '../../domain/layout/parse-layout.ts';

/**
 * Reads every definition of the folder once, at start: a wrong one stops the start, not a file at night.
 * @throws AppError FED-0101 naming the file and the member that is wrong.
 */
export function loadLayouts(folder: string): LayoutCatalog {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new LayoutCatalog(names.map((name) => parseLayout(name, readJson(join(folder, name), name))));
}

function readJson(path: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw invalidLayout(name, '$');
  }
}

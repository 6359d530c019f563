import { resolve } from 'node:path';
import { root } from '../bootstrap/runtime.mjs';

/** The data folder of this clone. */
export function dataDirOf() {
  return resolve(root, process.env.KOKUHO_DATA_DIR ?? '.data');
}

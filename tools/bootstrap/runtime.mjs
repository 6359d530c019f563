import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_BOOTSTRAP = [20, 19];
const RUNTIME_MAJOR = 24;

/** @param {string} folder @returns {string} */
function findRoot(folder) {
  return folder === dirname(folder) || existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}

/** The folder of the clone, from the sources as from their copy in dist. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

function runningVersion() {
  return process.versions.node.split('.').map(Number);
}

/** Refuses a Node that cannot even bootstrap, before anything is changed. */
export function assertSupportedNode() {
  const [major = 0, minor = 0] = runningVersion();
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_BOOTSTRAP;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Error(
    `Node.js ${OLDEST_BOOTSTRAP.join('.')} 以上が必要です（現在 ${process.versions.node}）。` +
      ` / Node.js >= ${OLDEST_BOOTSTRAP.join('.')} is required.`,
  );
}

/** The Node that runs everything but the bootstrap: the one locked in package-lock.json, else the running one if new enough. */
export function findRuntime() {
  const locked = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(locked)) return locked;
  if ((runningVersion()[0] ?? 0) >= RUNTIME_MAJOR) return process.execPath;
  throw new Error(
    `Node.js ${RUNTIME_MAJOR} を入れてから実行してください（${process.platform}-${process.arch} 用は同梱していません）。` +
      ` / Install Node.js ${RUNTIME_MAJOR}: none is bundled for ${process.platform}-${process.arch}.`,
  );
}

import { mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { findClusterFolder } from './postgres-account.mjs';
import { removeContainerData } from './rabbitmq-docker.mjs';

/**
 * Makes the data folder if it is missing. Not 0700: PostgreSQL's account must pass through it; what is secret inside
 * has modes of its own.
 *
 * @param {string} dataDir @returns {string} with links resolved, since processes are recognised by it
 */
export function prepareDataDir(dataDir) {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const owner = statSync(dataDir).uid;
  if (owner !== process.getuid?.()) {
    throw new Error(
      `${dataDir} は別の利用者（uid ${owner}）のものです。KOKUHO_DATA_DIR を指定してください / belongs to another user`,
    );
  }
  return realpathSync(dataDir);
}

/** The processes of this data folder, for `leftovers.mjs`. @param {string} dataDir */
export function placeOf(dataDir) {
  return { dataDir, cluster: findClusterFolder(dataDir) };
}

/** Deletes a data folder, with the cluster that may live elsewhere. @param {string} dataDir */
export function removeDataDir(dataDir) {
  removeContainerData(dataDir);
  const cluster = findClusterFolder(dataDir);
  if (cluster) rmSync(dirname(cluster), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}

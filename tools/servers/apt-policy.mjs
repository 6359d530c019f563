import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { processIdentity } from './leftovers.mjs';

const POLICY = '/usr/sbin/policy-rc.d';
const SAVED = `${POLICY}.before-kokuho`;
const MARK = /^# kokuho (\d+-\d+): no service is started/m;

/** @returns {string | undefined} the process that put our policy there */
function ownerOfPolicy() {
  return existsSync(POLICY) ? MARK.exec(readFileSync(POLICY, 'utf8'))?.[1] : undefined;
}

function restore() {
  if (ownerOfPolicy() !== undefined) rmSync(POLICY);
  if (existsSync(SAVED)) renameSync(SAVED, POLICY);
}

/** Puts things back after an installation that was killed: else no package could start its service ever again. */
export function restoreAbandonedPolicy() {
  const owner = ownerOfPolicy();
  if (owner !== undefined && processIdentity(Number.parseInt(owner, 10)) !== owner) restore();
}

/**
 * Runs an installation during which Debian's maintainer scripts may not start any service.
 *
 * @template T @param {() => Promise<T>} install @returns {Promise<T>}
 */
export async function withoutServiceStarts(install) {
  if (ownerOfPolicy() === undefined && existsSync(POLICY)) renameSync(POLICY, SAVED);
  const mark = `# kokuho ${processIdentity(process.pid)}: no service is started while its package is installed`;
  writeFileSync(POLICY, `#!/bin/sh\n${mark}\nexit 101\n`, { mode: 0o755 });
  process.once('exit', restore);
  try {
    return await install();
  } finally {
    process.removeListener('exit', restore);
    restore();
  }
}

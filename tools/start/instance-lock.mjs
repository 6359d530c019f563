import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from '../servers/leftovers.mjs';

/** @param {string} dataDir */
function lockFileOf(dataDir) {
  return join(dataDir, 'pids', 'supervisor.lock');
}

/** @param {string} dataDir @returns {number | undefined} pid of the living supervisor of this data folder */
export function findSupervisor(dataDir) {
  let identity;
  try {
    identity = readFileSync(lockFileOf(dataDir), 'utf8').trim();
  } catch {
    return undefined;
  }
  const pid = Number.parseInt(identity, 10);
  return processIdentity(pid) === identity ? pid : undefined;
}

/** @param {string} dataDir @returns {() => void} release */
export function takeInstanceLock(dataDir) {
  const file = lockFileOf(dataDir);
  const running = findSupervisor(dataDir);
  if (running !== undefined) {
    throw new Error(`すでに起動しています（pid ${running}、${dataDir}） / already running on this data folder`);
  }
  mkdirSync(join(dataDir, 'pids'), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, `${processIdentity(process.pid)}\n`, { flag: 'wx' });
  return () => rmSync(file, { force: true });
}

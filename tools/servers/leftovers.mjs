import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Set in the environment of everything we start; the proof that a process found later is ours. */
export const instanceVariable = 'KOKUHO_INSTANCE';

/** @template T @param {() => T} read @returns {T | undefined} undefined when the process is gone or another user's */
function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** @param {number} pid @returns {string[]} fields of /proc/<pid>/stat from the state on; the name before may hold spaces */
function statFields(pid) {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat === undefined ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Tells a process from a later one that got the same number. @param {number} pid @returns {string | undefined} */
export function processIdentity(pid) {
  const fields = statFields(pid);
  return fields.length === 0 || fields[0] === 'Z' ? undefined : `${pid}-${fields[19]}`;
}

function ownAncestry() {
  const pids = new Set();
  for (let pid = process.pid; pid > 0 && !pids.has(pid); pid = Number(statFields(pid)[1] ?? 0)) pids.add(pid);
  return pids;
}

/** @param {number} pid @param {string} dataDir */
function carriesMark(pid, dataDir) {
  const environment = attempt(() => readFileSync(`/proc/${pid}/environ`, 'utf8'));
  return environment?.split('\0').includes(`${instanceVariable}=${dataDir}`) ?? false;
}

/** PostgreSQL overwrites its environment with its title, but always works inside its data folder. */
function isPostgresIn(/** @type {number} */ pid, /** @type {string} */ cluster) {
  if (attempt(() => readlinkSync(`/proc/${pid}/cwd`)) !== cluster) return false;
  return basename(attempt(() => readlinkSync(`/proc/${pid}/exe`)) ?? '').startsWith('postgres');
}

/**
 * @typedef {{ dataDir?: string, cluster?: string }} Place data folder of an instance, and that of its PostgreSQL; links resolved
 * @param {Place} place
 * @returns {{ pid: number, postgres: boolean }[]} what runs there, except ourselves
 */
export function findLeftovers({ dataDir, cluster }) {
  const own = ownAncestry();
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && !own.has(pid) && processIdentity(pid) !== undefined)
    .map((pid) => ({ pid, postgres: cluster !== undefined && isPostgresIn(pid, cluster) }))
    .filter(({ pid, postgres }) => postgres || (dataDir !== undefined && carriesMark(pid, dataDir)));
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function send(pid, signal) {
  attempt(() => process.kill(pid, signal));
}

/** Kills at once, without waiting. @param {Place} place */
export function killLeftoversNow(place) {
  for (const { pid } of findLeftovers(place)) send(pid, 'SIGKILL');
}

/**
 * Ends what an earlier run left; PostgreSQL gets the chance of a proper shutdown first.
 *
 * @param {Place} place @returns {Promise<number>} how many were found
 */
export async function endLeftovers(place, patienceMs = 5_000) {
  const found = findLeftovers(place);
  for (const { pid, postgres } of found) send(pid, postgres ? 'SIGINT' : 'SIGKILL');
  const deadline = Date.now() + patienceMs;
  for (let rest = found; rest.length > 0; rest = findLeftovers(place)) {
    if (Date.now() > deadline) rest.forEach(({ pid }) => send(pid, 'SIGKILL'));
    await delay(50);
  }
  return found.length;
}

import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { instanceVariable } from './leftovers.mjs';

const LARGEST_LOG = 50 * 1024 * 1024;
/** Those must reach every member: a stopped shell around a running broker would prove nothing. */
const WHOLE_GROUP = new Set(['SIGKILL', 'SIGSTOP', 'SIGCONT']);

/**
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, error?: Error }} Ending
 * @typedef {object} Group
 * @property {string} name
 * @property {number} pid leader of the group
 * @property {Promise<Ending>} exited
 * @property {() => boolean} running
 * @property {(signal: NodeJS.Signals) => void} signal
 * @property {(options?: { signal?: NodeJS.Signals, timeoutMs?: number }) => Promise<void>} stop
 */

/** @param {string} dataDir @param {string} name */
export function logFileOf(dataDir, name) {
  return join(dataDir, 'logs', `${name}.log`);
}

/** The end of a log, for an error message. @param {string} dataDir @param {string} name */
export function logTail(dataDir, name, lines = 15) {
  const file = logFileOf(dataDir, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '';
}

/** @param {string} dataDir @param {string} name */
function openLog(dataDir, name) {
  const file = logFileOf(dataDir, name);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  if (existsSync(file) && statSync(file).size > LARGEST_LOG) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/**
 * Starts a program as the leader of a session of its own, so that a terminal's Ctrl-C reaches only the supervisor,
 * which alone decides the order in which things stop.
 *
 * @param {{ name: string, dataDir: string, command: string, args: string[], env: NodeJS.ProcessEnv, cwd?: string,
 *   account?: { uid?: number, gid?: number } }} options
 * @returns {Group}
 */
export function spawnGroup({ name, dataDir, command, args, env, cwd = dataDir, account = {} }) {
  const log = openLog(dataDir, name);
  const child = spawn(command, args, {
    ...account,
    cwd,
    env: { ...env, [instanceVariable]: dataDir },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const pid = child.pid ?? 0;
  const pidFile = join(dataDir, 'pids', `${name}.pid`);
  mkdirSync(join(dataDir, 'pids'), { recursive: true });
  if (pid) writeFileSync(pidFile, `${pid}\n`);
  let running = pid !== 0;
  /** @type {Promise<Ending>} */
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  }).then((/** @type {Ending} */ ending) => {
    running = false;
    if (pid) send(-pid, 'SIGKILL');
    rmSync(pidFile, { force: true });
    return ending;
  });
  return groupOf(name, pid, exited, () => running);
}

/** @param {string} name @param {number} pid @param {Promise<Ending>} exited @param {() => boolean} running @returns {Group} */
function groupOf(name, pid, exited, running) {
  /** @param {NodeJS.Signals} signal */
  const signal = (signal) => {
    if (running()) send(WHOLE_GROUP.has(signal) ? -pid : pid, signal);
  };
  /** @type {Group['stop']} */
  const stop = async ({ signal: first = 'SIGTERM', timeoutMs = 10_000 } = {}) => {
    signal(first);
    const timer = new AbortController();
    await Promise.race([exited, delay(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
    timer.abort();
    signal('SIGKILL');
    await exited;
  };
  return { name, pid, exited, running, signal, stop };
}

/** @param {Ending} ending */
export function describeEnding({ code, signal, error }) {
  return error?.message ?? (signal ? `signal ${signal}` : `exit code ${code}`);
}

/**
 * Waits until a started program answers, and fails at once when it ends before that.
 *
 * @param {Group} group @param {string} dataDir @param {() => boolean | Promise<boolean>} probe
 * @param {{ timeoutMs: number, everyMs: number }} pace
 */
export async function untilReady(group, dataDir, probe, { timeoutMs, everyMs }) {
  const deadline = Date.now() + timeoutMs;
  while (!(await probe())) {
    if (!group.running()) {
      const how = describeEnding(await group.exited);
      throw new Error(
        `${group.name} が起動できませんでした / did not start (${how}):\n${logTail(dataDir, group.name)}`,
      );
    }
    if (Date.now() > deadline) {
      group.signal('SIGKILL');
      throw new Error(
        `${group.name}: ${timeoutMs / 1000} 秒以内に起動しません / no answer in time\n${logTail(dataDir, group.name)}`,
      );
    }
    await delay(everyMs);
  }
}

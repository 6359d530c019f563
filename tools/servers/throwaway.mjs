/** Servers for one run of tests, a benchmark or a fault campaign: on free ports, in a folder that goes with them. */
import { chmodSync, mkdtempSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeOf, removeDataDir } from './data-dir.mjs';
import { findPortBase, portsOf } from './free-ports.mjs';
import { endLeftovers, killLeftoversNow, processIdentity } from './leftovers.mjs';
import { startPostgres } from './postgres.mjs';
import { startRabbitmq } from './rabbitmq.mjs';

const PREFIX = 'kokuho-throwaway-';

/** Named after the process it belongs to, so that a later run can tell that nobody needs it any more. */
export function makeThrowawayDir() {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `${PREFIX}${processIdentity(process.pid)}-`));
  chmodSync(folder, 0o711);
  return folder;
}

/** Ends and deletes what runs left behind that were killed. */
export async function sweepThrowaways() {
  const parent = realpathSync(tmpdir());
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(parent, name);
    const identity = /^\d+-\d+/.exec(name.slice(PREFIX.length))?.[0] ?? '';
    const ours = statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.();
    if (!ours || processIdentity(Number.parseInt(identity, 10)) === identity) continue;
    await endLeftovers(placeOf(folder), 0);
    removeDataDir(folder);
  }
}

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {() => void} action */
function onEndOfProcess(action) {
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => process.exit(128 + constants.signals[signal]);
  process.once('exit', action);
  SIGNALS.forEach((signal) => process.once(signal, onSignal));
  const cancel = () => {
    process.removeListener('exit', action);
    SIGNALS.forEach((signal) => process.removeListener(signal, onSignal));
  };
  return { cancel };
}

/**
 * Servers of this process: they end with it, however it ends (after a `kill -9`, with the next call of anyone).
 *
 * @param {{ durable?: boolean, settings?: Record<string, string> }} [options] durable: PostgreSQL with fsync, for what
 *   measures or kills it; settings: of PostgreSQL
 */
export async function startThrowawayServers({ durable = false, settings = {} } = {}) {
  await sweepThrowaways();
  const dataDir = makeThrowawayDir();
  const { base, release } = await findPortBase();
  const {
    postgres: port,
    amqp: amqpPort,
    distribution: distPort,
    epmd: epmdPort,
    management: managementPort,
  } = portsOf(base);
  const killNow = () => {
    killLeftoversNow(placeOf(dataDir));
    removeDataDir(dataDir);
  };
  const endWithUs = onEndOfProcess(killNow);
  const throwaway = !durable;
  const [postgres, rabbitmq] = await Promise.allSettled([
    startPostgres({ dataDir, port, throwaway, settings }),
    startRabbitmq({ dataDir, amqpPort, distPort, epmdPort, managementPort, throwaway }),
  ]);
  const stop = async () => {
    await Promise.all([postgres, rabbitmq].map((server) => server.status === 'fulfilled' && server.value.stop()));
    await endLeftovers(placeOf(dataDir));
    release();
    endWithUs.cancel();
    removeDataDir(dataDir);
  };
  if (postgres.status === 'fulfilled' && rabbitmq.status === 'fulfilled') {
    const { url: amqpUrl, managementUrl } = rabbitmq.value;
    return { dataDir, postgresUrl: postgres.value.url, amqpUrl, managementUrl, stop };
  }
  await stop();
  throw postgres.status === 'rejected' ? postgres.reason : rabbitmq.status === 'rejected' && rabbitmq.reason;
}

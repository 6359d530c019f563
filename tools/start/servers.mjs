import { statfsSync } from 'node:fs';
import { portsOf } from '../servers/free-ports.mjs';
import { startEpmd } from '../servers/epmd.mjs';
import { provideRabbitmq } from '../servers/install-rabbitmq.mjs';
import { startPostgres } from '../servers/postgres.mjs';
import { openFront } from '../servers/front.mjs';
import { startRabbitmq } from '../servers/rabbitmq.mjs';
import { CLUSTER_NODES, frontsOf, startClusterNode } from '../servers/rabbitmq-cluster.mjs';

const WANTED_FREE_BYTES = 3 * 1024 ** 3;

/**
 * @typedef {import('./system.mjs').System} System
 * @typedef {import('./keeper.mjs').Keeper<Awaited<ReturnType<typeof startPostgres>>>} PostgresKeeper
 * @typedef {import('./keeper.mjs').Keeper<Awaited<ReturnType<typeof startRabbitmq>>>} BrokerKeeper
 */

/** Below its limit the broker takes no message and says nothing. @param {System} system */
function warnAboutDisk({ dataDir, report }) {
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < WANTED_FREE_BYTES) {
    report('警告: ディスクの空きが 3 GB 未満です。2 GB を切るとブローカーは受付を止めます / low disk space');
  }
}

/** @param {System} system @returns {Promise<string>} superuser URL */
async function providePostgres(system) {
  const { dataDir, options } = system;
  if (options.databaseUrl) return options.databaseUrl;
  const port = portsOf(options.portBase).postgres;
  /** @type {PostgresKeeper} */
  const keeper = system.keep('postgres', (onSpawn) =>
    startPostgres({ dataDir, port, throwaway: options.throwaway ?? false, onSpawn }),
  );
  return (await keeper.start()).url;
}

/** @param {System} system */
async function provideBroker(system) {
  const { dataDir, options } = system;
  if (options.amqpUrl) return { url: options.amqpUrl, managementUrl: options.managementUrl };
  const {
    amqp: amqpPort,
    distribution: distPort,
    epmd: epmdPort,
    management: managementPort,
  } = portsOf(options.portBase);
  if ((await provideRabbitmq()).kind === 'local') {
    await system.keep('epmd', (onSpawn) => startEpmd({ dataDir, port: epmdPort, onSpawn })).start();
  }
  if (options.cluster) return provideCluster(system);
  const ports = { amqpPort, distPort, epmdPort, managementPort };
  const throwaway = options.throwaway ?? false;
  /** @type {BrokerKeeper} */
  const keeper = system.keep('rabbitmq', (onSpawn) =>
    startRabbitmq({ dataDir, ...ports, epmd: 'running', throwaway, onSpawn }),
  );
  return keeper.start();
}

/** Three nodes behind one port each for AMQP and management, as a town would have them. @param {System} system */
async function provideCluster(system) {
  const { dataDir, options } = system;
  const ports = portsOf(options.portBase);
  const throwaway = options.throwaway ?? false;
  /** @type {BrokerKeeper[]} */
  const keepers = CLUSTER_NODES.map((name) =>
    system.keep(name, (onSpawn) => startClusterNode(name, { dataDir, ports, throwaway, onSpawn })),
  );
  const [first, ...others] = keepers;
  const node = await first?.start();
  await Promise.all(others.map((keeper) => keeper.start()));
  for (const front of frontsOf(ports)) system.atStop(await openFront(front));
  const behind = (/** @type {string} */ url, /** @type {number} */ from, /** @type {number} */ to) =>
    url.replace(`:${from}`, `:${to}`);
  return {
    url: behind(`${node?.url}`, ports.amqp, ports.amqpFront),
    managementUrl: behind(`${node?.managementUrl}`, ports.management, ports.managementFront),
  };
}

/**
 * Both servers, side by side; those given by URL are used as they are.
 *
 * @param {System} system
 */
export async function provideServers(system) {
  warnAboutDisk(system);
  // Both to their end, so that a failure of one does not leave the other half started behind our back.
  const [postgres, broker] = await Promise.allSettled([providePostgres(system), provideBroker(system)]);
  if (postgres.status === 'rejected') throw postgres.reason;
  if (broker.status === 'rejected') throw broker.reason;
  return { databaseAdminUrl: postgres.value, amqpUrl: broker.value.url, managementUrl: broker.value.managementUrl };
}

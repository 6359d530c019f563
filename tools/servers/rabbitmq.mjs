import { join } from 'node:path';
import { prepareDataDir } from './data-dir.mjs';
import { answersOn, startEpmd } from './epmd.mjs';
import { provideRabbitmq } from './install-rabbitmq.mjs';
import { spawnGroup, untilReady } from './process-group.mjs';
import { removeContainer, spawnContainer } from './rabbitmq-docker.mjs';
import { brokerUser, prepareNode } from './rabbitmq-settings.mjs';
import { keepSecret } from './secret-file.mjs';

/** @typedef {import('./process-group.mjs').Group} Group */

/** Its first start fetches an image, which takes as long as the network does. */
const TIME_LIMIT = { local: 90_000, docker: 600_000 };

/** @param {number} managementPort @param {string} password */
async function acceptsUser(managementPort, password) {
  const authorization = `Basic ${Buffer.from(`${brokerUser}:${password}`).toString('base64')}`;
  const url = `http://127.0.0.1:${managementPort}/api/whoami`;
  return fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

/** @param {import('./rabbitmq-settings.mjs').BrokerOptions} options @param {string} home @param {string} password */
function spawnNode(options, home, password) {
  const { command, env } = prepareNode(options, home, password);
  return spawnGroup({ name: options.name ?? 'rabbitmq', dataDir: options.dataDir, command, args: [], env });
}

/**
 * Starts the broker of a data folder. `epmd: 'running'` says that the caller has started it and stops it last.
 *
 * @param {import('./rabbitmq-settings.mjs').BrokerOptions & { epmd?: 'own' | 'running', throwaway?: boolean,
 *   onSpawn?: (group: Group) => void }} options
 */
export async function startRabbitmq({ epmd: epmdMode = 'own', throwaway = false, onSpawn, ...given }) {
  const options = { ...given, dataDir: prepareDataDir(given.dataDir) };
  const { dataDir, amqpPort, managementPort, epmdPort } = options;
  const password = keepSecret(join(dataDir, 'rabbitmq.password'));
  const server = await provideRabbitmq();
  const epmd = server.kind === 'local' && epmdMode === 'own' ? await startEpmd({ dataDir, port: epmdPort }) : undefined;
  const group =
    server.kind === 'local' ? spawnNode(options, server.home, password) : spawnContainer(options, brokerUser, password);
  onSpawn?.(group);
  const ready = async () => (await acceptsUser(managementPort, password)) && (await answersOn(amqpPort));
  await untilReady(group, dataDir, ready, { timeoutMs: TIME_LIMIT[server.kind], everyMs: 100 }).catch(async (error) => {
    await epmd?.stop();
    throw error;
  });
  const stop = async () => {
    // A node whose data is thrown away need not close its files.
    await group.stop({ signal: throwaway && server.kind === 'local' ? 'SIGKILL' : 'SIGTERM', timeoutMs: 30_000 });
    removeContainer(dataDir);
    await epmd?.stop();
  };
  return {
    ...group,
    url: `amqp://${brokerUser}:${password}@127.0.0.1:${amqpPort}`,
    managementUrl: `http://${brokerUser}:${password}@127.0.0.1:${managementPort}`,
    stop,
  };
}

import { startThrowawayServers } from '../servers/throwaway.mjs';

const VARIABLES = {
  TEST_POSTGRES_URL: 'postgresUrl',
  TEST_AMQP_URL: 'amqpUrl',
  TEST_RABBITMQ_MANAGEMENT_URL: 'managementUrl',
};

/** Held by the process and not by a module, since jest may load this file more than once. */
const key = Symbol.for('kokuho.test-servers');
const holder = /** @type {Record<symbol, Awaited<ReturnType<typeof startThrowawayServers>> | undefined>} */ (
  /** @type {unknown} */ (globalThis)
);

export const sharedServers = {
  async provide() {
    if (process.env.TEST_POSTGRES_URL && process.env.TEST_AMQP_URL) return;
    const servers = await startThrowawayServers();
    holder[key] = servers;
    for (const [variable, property] of Object.entries(VARIABLES)) {
      process.env[variable] ??= servers[/** @type {'postgresUrl'} */ (property)];
    }
  },

  async stop() {
    const servers = holder[key];
    if (!servers) return;
    holder[key] = undefined;
    for (const variable of Object.keys(VARIABLES)) delete process.env[variable];
    await servers.stop();
  },
};

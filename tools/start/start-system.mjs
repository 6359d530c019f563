import { untilServiceReady } from './readiness.mjs';
import { System } from './system.mjs';

/**
 * Starts a whole system, as `npm start` does, and waits until it answers.
 *
 * @param {import('./system.mjs').SystemOptions} options
 */
export async function startSystem(options) {
  const system = new System(options);
  try {
    return handleOf(system, await system.start());
  } catch (error) {
    await system.stop();
    throw error;
  }
}

/** @param {System} system @param {Record<string, any>} ready */
function handleOf(system, ready) {
  return {
    ready,
    /** @returns {Record<string, number>} name → pid, as they are now */
    get processes() {
      return { ...system.processes };
    },
    dataDir: system.dataDir,
    stop: () => system.stop(),
    /** Stops and starts one of them properly, and waits until it answers. @param {string} name */
    restart: async (name) => {
      const keeper = system.keeper(name);
      await keeper.restart();
      const url = Object.entries(system.urls.processes).find(([service]) => service === name)?.[1];
      if (url) await untilServiceReady(keeper, url, system.dataDir, new AbortController().signal);
    },
    /** A crash: the supervisor starts it again. @param {string} name @param {NodeJS.Signals} [signal] */
    kill: (name, signal = 'SIGKILL') => system.keeper(name).signal(signal),
  };
}

import { createServer } from 'node:net';

const FIRST_BASE = 20_000;
const BASES = 120;
const STEP = 100;
/** Not one of the product's ports: whoever listens here owns the whole hundred, and lets go of it even by dying. */
const RESERVATION = 99;

/** Every port of one system, counted from its port base. */
export const portOffsets = {
  console: 0,
  addressing: 1,
  qualification: 2,
  linkage: 3,
  federation: 4,
  counterparts: 10,
  oidc: 11,
  sftp: 12,
  postgres: 32,
  amqp: 72,
  distribution: 73,
  epmd: 74,
  management: 80,
  // Further nodes of a cluster, and the two places where all of them are reached.
  amqp2: 82,
  distribution2: 83,
  management2: 84,
  amqp3: 86,
  distribution3: 87,
  management3: 88,
  amqpFront: 90,
  managementFront: 91,
};

/** @typedef {Record<keyof typeof portOffsets, number>} Ports */

/** @param {number} base @returns {Ports} */
export function portsOf(base) {
  return /** @type {Ports} */ (
    Object.fromEntries(Object.entries(portOffsets).map(([name, offset]) => [name, base + offset]))
  );
}

/** @param {number} port @returns {Promise<import('node:net').Server | undefined>} */
function listen(port) {
  return new Promise((resolve) => {
    const server = createServer().unref();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}

/** @param {number} port */
export async function isPortFree(port) {
  const server = await listen(port);
  if (server === undefined) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** @param {Partial<Ports>} ports @returns {Promise<string[]>} names with ports that someone else listens on */
export async function findTakenPorts(ports) {
  const checked = await Promise.all(
    Object.entries(ports).map(async ([name, port]) => ((await isPortFree(port)) ? [] : [`${name}=${port}`])),
  );
  return checked.flat();
}

/**
 * A port base of which all ports are free, reserved against other callers until release or the end of this process.
 *
 * @returns {Promise<{ base: number, release: () => void }>}
 */
export async function findPortBase() {
  const start = Math.floor(Math.random() * BASES);
  for (let turn = 0; turn < BASES; turn += 1) {
    const base = FIRST_BASE + ((start + turn) % BASES) * STEP;
    const reservation = await listen(base + RESERVATION);
    if (reservation === undefined) continue;
    if ((await findTakenPorts(portsOf(base))).length === 0) return { base, release: () => void reservation.close() };
    reservation.close();
  }
  throw new Error('空いているポート範囲がありません / no free range of ports');
}

import { connect, createServer } from 'node:net';

/** @param {number} port @returns {Promise<import('node:net').Socket | undefined>} */
function reach(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const refused = () => resolve(undefined);
    socket.once('error', refused).once('connect', () => {
      socket.removeListener('error', refused);
      resolve(socket);
    });
  });
}

/**
 * One port in front of several servers, as a load balancer is: each connection goes to the next one that takes it.
 *
 * @param {{ port: number, targets: readonly number[] }} options
 * @returns {Promise<{ stop: () => Promise<void> }>}
 */
export async function openFront({ port, targets }) {
  const open = new Set();
  let turn = 0;
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, async (client) => {
    const first = turn++;
    client.on('error', () => client.destroy());
    const order = targets.map((_, index) => targets[(first + index) % targets.length] ?? port);
    let target;
    for (const candidate of order) if ((target = await reach(candidate))) break;
    if (!target || client.destroyed) return void (client.destroy(), target?.destroy());
    join(client, target, open);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const stop = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { stop };
}

/** @param {import('node:net').Socket} client @param {import('node:net').Socket} target @param {Set<import('node:net').Socket>} open */
function join(client, target, open) {
  for (const [socket, other] of [
    [client, target],
    [target, client],
  ]) {
    if (!socket || !other) continue;
    open.add(socket);
    socket.on('error', () => other.destroy());
    socket.once('close', () => {
      open.delete(socket);
      other.destroy();
    });
    socket.pipe(other);
  }
}

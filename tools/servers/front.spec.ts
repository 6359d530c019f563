import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { openFront } from './front.mjs';

async function serverSaying(word: string): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => undefined).end(word));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function freePort(): Promise<number> {
  const server = await serverSaying('');
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function heard(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let text = '';
  socket.on('data', (piece: string) => (text += piece)).on('error', () => undefined);
  await once(socket, 'close');
  return text;
}

describe('複数のサーバーの前に立つ一つのポート', () => {
  it('接続ごとに順に振り分け、止まったサーバーを飛ばし、どれもなければ切る', async () => {
    const servers = await Promise.all(['a', 'b'].map(serverSaying));
    const port = await freePort();
    const front = await openFront({ port, targets: servers.map(portOf) });
    try {
      expect([await heard(port), await heard(port), await heard(port)]).toEqual(['a', 'b', 'a']);
      servers[0]?.close();
      expect([await heard(port), await heard(port)]).toEqual(['b', 'b']);
      servers[1]?.close();
      expect(await heard(port)).toBe('');
    } finally {
      await front.stop();
    }
  });
});

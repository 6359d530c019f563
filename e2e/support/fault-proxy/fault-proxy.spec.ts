import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '#testing/eventually';
import { FaultProxy } from './fault-proxy.ts';

/** Long enough for loopback to carry anything that is going to pass. */
const MEANWHILE_MS = 150;

/** Says back what it hears. */
class Echo {
  readonly heard: Buffer[] = [];
  readonly server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      this.heard.push(bytes);
      socket.write(bytes);
    });
  });

  get text(): string {
    return Buffer.concat(this.heard).toString();
  }
}

class Client {
  readonly socket: Socket;
  readonly pieces: Buffer[] = [];
  error: string | undefined;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (bytes) => this.pieces.push(bytes));
    this.socket.on('error', ({ message }) => (this.error = message));
  }

  get text(): string {
    return Buffer.concat(this.pieces).toString();
  }

  hears(text: string): Promise<void> {
    return eventually(() => expect(this.text).toBe(text), 3_000);
  }

  isReset(): Promise<void> {
    return eventually(() => expect(this.error).toMatch(/ECONNRESET|EPIPE/), 3_000);
  }
}

describe('a link that can be made ill', () => {
  let echo: Echo;
  let proxy: FaultProxy;
  let client: Client;

  beforeEach(async () => {
    echo = new Echo();
    echo.server.listen(0, '127.0.0.1');
    await once(echo.server, 'listening');
    proxy = await FaultProxy.open({ host: '127.0.0.1', port: (echo.server.address() as AddressInfo).port });
    client = new Client(proxy.port);
    client.socket.write('a');
    await client.hears('a');
  });

  afterEach(async () => {
    client.socket.destroy();
    await proxy[Symbol.asyncDispose]();
    echo.server.close();
  });

  it('passes large amounts unharmed while it is well, and their end', async () => {
    const large = 'x'.repeat(5_000_000);
    client.socket.end(large);
    await client.hears(`a${large}`);
    await eventually(() => expect(client.socket.readableEnded).toBe(true));
  });

  it('delays in both directions under latency', async () => {
    proxy.set({ kind: 'latency', milliseconds: 200, jitter: 50 });
    const sent = performance.now();
    client.socket.write('b');
    await client.hears('ab');
    expect(performance.now() - sent).toBeGreaterThan(290);
  });

  it('resets in the middle of what is said', async () => {
    proxy.set({ kind: 'reset', afterBytes: 4 });
    client.socket.write('bcd');
    await client.isReset();
    expect(client.text.length).toBeLessThan(4);
  });

  it('accepts and passes nothing while half-open, and goes on afterwards', async () => {
    proxy.set({ kind: 'half-open' });
    client.socket.write('b');
    const late = new Client(proxy.port);
    late.socket.write('c');
    await delay(MEANWHILE_MS);
    expect([echo.text, client.text, late.text, late.error]).toEqual(['a', 'a', '', undefined]);
    proxy.heal('resume');
    await client.hears('ab');
    await late.hears('c');
    late.socket.destroy();
  });

  it('can come back from half-open without the connections it had', async () => {
    proxy.set({ kind: 'half-open' });
    proxy.heal('reset');
    await client.isReset();
  });

  it.each([
    ['up', 'a'],
    ['down', 'ab'],
  ] as const)('passes nothing %s when that way is cut', async (direction, reached) => {
    proxy.set({ kind: 'cut', direction });
    client.socket.write('b');
    await delay(MEANWHILE_MS);
    expect([echo.text, client.text]).toEqual([reached, 'a']);
    proxy.heal('resume');
    await client.hears('ab');
  });

  it('cuts everything into small pieces, and loses none', async () => {
    proxy.set({ kind: 'slicer', largest: 8 });
    const text = 'kokuho'.repeat(50);
    client.socket.write(text);
    await client.hears(`a${text}`);
    expect(echo.heard.length).toBeGreaterThan(10);
    expect(client.pieces.length).toBeGreaterThan(10);
  });

  it('drops the answers only, then the connection', async () => {
    proxy.set({ kind: 'ack-drop' });
    client.socket.write('b');
    await eventually(() => expect(echo.text).toBe('ab'));
    await delay(MEANWHILE_MS);
    expect(client.text).toBe('a');
    proxy.heal('resume');
    await client.isReset();
    expect(client.text).toBe('a');
  });

  it('is as if nobody listened when down', async () => {
    proxy.set({ kind: 'down' });
    await client.isReset();
    const late = new Client(proxy.port);
    late.socket.write('c');
    await late.isReset();
    expect(echo.text).toBe('a');
    proxy.heal('resume');
    const again = new Client(proxy.port);
    again.socket.write('d');
    await again.hears('d');
    again.socket.destroy();
  });
});

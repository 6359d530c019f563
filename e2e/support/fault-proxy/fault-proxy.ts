import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type LinkState, ProxiedConnection } from './proxied-connection.ts';
import type { Healing, Toxic } from './toxic.ts';

/** A TCP link on loopback that can be made ill: all bytes between its clients and one server pass through it. */
export class FaultProxy implements AsyncDisposable {
  private readonly server: Server;
  private readonly connections = new Set<ProxiedConnection>();
  private readonly state: { -readonly [K in keyof LinkState]: LinkState[K] };
  private announce: () => void = () => undefined;
  private left = Number.POSITIVE_INFINITY;

  private constructor(target: { readonly host: string; readonly port: number }, random: () => number) {
    this.state = { toxic: undefined, changed: Promise.resolve(), random, pass: (bytes) => this.pass(bytes) };
    this.renew();
    this.server = createServer({ allowHalfOpen: true }, (client) => this.accept(client, target));
  }

  static async open(
    target: { readonly host: string; readonly port: number },
    random: () => number = Math.random,
  ): Promise<FaultProxy> {
    const proxy = new FaultProxy(target, random);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  set(toxic: Toxic): void {
    this.state.toxic = toxic;
    this.left = toxic.kind === 'reset' ? toxic.afterBytes : Number.POSITIVE_INFINITY;
    if (toxic.kind === 'down' || (toxic.kind === 'reset' && toxic.afterBytes === 0)) this.resetAll();
    this.renew();
  }

  /** What an `ack-drop` has swallowed is lost, so its connections cannot go on. */
  heal(how: Healing): void {
    const lossy = this.state.toxic?.kind === 'ack-drop';
    this.state.toxic = undefined;
    this.left = Number.POSITIVE_INFINITY;
    if (lossy || how === 'reset') this.resetAll();
    this.renew();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.heal('reset');
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket, target: { readonly host: string; readonly port: number }): void {
    if (this.state.toxic?.kind === 'down') {
      client.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const connection = new ProxiedConnection(client, target, this.state);
    this.connections.add(connection);
    void connection.ended.finally(() => this.connections.delete(connection));
  }

  private pass(bytes: number): boolean {
    this.left -= bytes;
    return this.left > 0;
  }

  private resetAll(): void {
    for (const connection of this.connections) connection.reset();
  }

  private renew(): void {
    this.announce();
    this.state.changed = new Promise((resolve) => (this.announce = () => resolve(undefined)));
  }
}

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { delayOf, type Direction, slices, stops, swallows, type Toxic } from './toxic.ts';

/** What the connections of one link have in common. */
export interface LinkState {
  readonly toxic: Toxic | undefined;
  /** Resolves when the toxic changes. */
  readonly changed: Promise<unknown>;
  readonly random: () => number;
  /** Counts what has passed; false says that the connection must end by RST now. */
  pass(bytes: number): boolean;
}

/** One client's connection through a link, and ours to the server behind it. */
export class ProxiedConnection {
  readonly ended: Promise<unknown>;
  private readonly client: Socket;
  private readonly server: Socket;
  private readonly link: LinkState;

  constructor(client: Socket, target: { readonly host: string; readonly port: number }, link: LinkState) {
    this.client = client;
    this.server = connect({ ...target, noDelay: true, allowHalfOpen: true });
    this.link = link;
    client.setNoDelay(true);
    for (const socket of [client, this.server]) socket.on('error', () => this.reset());
    this.ended = Promise.all([this.pump('up', client, this.server), this.pump('down', this.server, client)]);
  }

  /** RST to both sides. */
  reset(): void {
    this.client.resetAndDestroy();
    this.server.resetAndDestroy();
  }

  private async pump(direction: Direction, from: Socket, to: Socket): Promise<void> {
    try {
      for await (const piece of from) await this.carry(direction, piece as Buffer, to);
      // That a side has finished is news of this direction too.
      await this.untilPassable(direction);
      to.end();
    } catch {
      this.reset();
    }
  }

  private async carry(direction: Direction, piece: Buffer, to: Socket): Promise<void> {
    await this.untilPassable(direction);
    const wait = delayOf(this.link.toxic, this.link.random);
    if (wait > 0) await delay(wait);
    await this.untilPassable(direction);
    if (swallows(this.link.toxic, direction)) return;
    for (const slice of slices(this.link.toxic, piece, this.link.random)) {
      if (!this.link.pass(slice.length)) {
        this.reset();
        return;
      }
      if (!to.write(slice)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
      // A turn of the loop between two slices, so that they leave one by one.
      if (slice.length < piece.length) await new Promise(setImmediate);
    }
  }

  private async untilPassable(direction: Direction): Promise<void> {
    while (stops(this.link.toxic, direction) && !this.client.destroyed) await this.link.changed;
  }
}

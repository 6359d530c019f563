import { setTimeout as delay } from 'node:timers/promises';
import { connect, type ChannelModel } from 'amqplib';
import { AppError } from '#kernel/app-error';
import { dropConnection } from './drop-connection.ts';

const HEARTBEAT_S = 10;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
/** A broker that is still starting may take a request and never answer it. */
const SET_UP_MS = 30_000;

export interface AmqpConnectionEvents {
  /** Called for each new connection; everything declared or consumed is set up here. A throw closes the connection. */
  readonly onConnected: (model: ChannelModel) => Promise<void>;
  readonly onLost: () => void;
  readonly onBlocked?: (reason: string | undefined) => void;
  readonly onError?: (error: unknown) => void;
}

/** Keeps one AMQP connection alive until stopped; waits between tries double up to five seconds, with jitter. */
export class AmqpConnection {
  private readonly url: string;
  private readonly name: string;
  private readonly events: AmqpConnectionEvents;
  private readonly setUpMs: number;
  private readonly stopping = new AbortController();
  private model: ChannelModel | undefined;
  private loop: Promise<void> | undefined;

  constructor(url: string, name: string, events: AmqpConnectionEvents, setUpMs = SET_UP_MS) {
    this.setUpMs = setUpMs;
    this.url = url;
    this.name = name;
    this.events = events;
  }

  start(): void {
    this.loop ??= this.run();
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  get connected(): boolean {
    return this.model !== undefined;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    if (this.model) await dropConnection(this.model);
    await this.loop;
  }

  /** Not longer than a set-up may take, nor than the connection is wanted. */
  private async withinTime(setUp: Promise<void>): Promise<void> {
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, this.stopping.signal]);
    const late = delay(this.setUpMs, undefined, { signal }).then(() => {
      throw new AppError('GEN-0006', 'unavailable', { setUpMs: this.setUpMs });
    });
    try {
      await Promise.race([setUp, late]);
    } finally {
      ended.abort();
      late.catch(() => undefined);
      setUp.catch(() => undefined);
    }
  }

  private async run(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!this.stopped) {
      try {
        const { closed } = await this.open();
        wait = FIRST_WAIT_MS;
        await closed;
      } catch (error) {
        this.events.onError?.(error);
      }
      this.model = undefined;
      this.events.onLost();
      // Aborted at once when stopping; then the loop ends.
      await delay(wait / 2 + Math.random() * (wait / 2), undefined, { signal: this.stopping.signal }).catch(
        () => undefined,
      );
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  private async open(): Promise<{ closed: Promise<void> }> {
    const separator = this.url.includes('?') ? '&' : '?';
    const model = await connect(`${this.url}${separator}heartbeat=${String(HEARTBEAT_S)}`, {
      clientProperties: { connection_name: this.name },
      timeout: 5_000,
    });
    const closed = new Promise<void>((resolve) => model.once('close', () => resolve()));
    model.on('error', (error) => this.events.onError?.(error));
    model.on('blocked', (reason: string) => this.events.onBlocked?.(reason));
    model.on('unblocked', () => this.events.onBlocked?.(undefined));
    this.model = model;
    try {
      await this.withinTime(this.events.onConnected(model));
      // Stopped while it was being opened: whoever stopped it had nothing to close yet.
      if (this.stopped) await dropConnection(model);
    } catch (error) {
      if (!this.stopped) this.events.onError?.(error);
      await dropConnection(model);
    }
    return { closed };
  }
}

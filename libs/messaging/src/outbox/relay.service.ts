import type { ChannelModel } from 'amqplib';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { ServiceName } from '#contracts/streams';
import { AmqpConnection } from '../rabbitmq/amqp-connection.ts';
import { ConfirmPublisher } from '../rabbitmq/confirm-publisher.ts';
import { declareTopology } from '../rabbitmq/declare-topology.ts';
import { destinationsOf } from '../topology.ts';
import { registerDestinations, type Destination } from './destinations.ts';
import { DestinationRelay, type RelayObserver } from './relay.ts';

/** Class id of the advisory lock that lets one relay of a database work at a time. */
const RELAY_LOCK = 0x4b4f4b55;
const RETRY_MS = 500;

export interface RelaySettings {
  readonly service: ServiceName;
  readonly amqpUrl: string;
  readonly databaseUrl: string;
  readonly dataSource: DataSource;
  readonly observer: RelayObserver;
  readonly onError: (error: unknown) => void;
}

/** The relay of a producing service, with a connection to broker and database of its own. */
export class RelayService {
  private readonly settings: RelaySettings;
  private readonly publisher = new ConfirmPublisher();
  private readonly pool: pg.Pool;
  private readonly connection: AmqpConnection;
  private relays: DestinationRelay[] = [];
  private model: ChannelModel | undefined;
  private declaring: Promise<void> | undefined;
  private lock: pg.PoolClient | undefined;
  private stopped = false;
  private work: Promise<void> | undefined;

  constructor(settings: RelaySettings) {
    this.settings = settings;
    const destinations = destinationsOf(settings.service);
    this.pool = new pg.Pool({
      connectionString: settings.databaseUrl,
      max: 4,
      application_name: `${settings.service}.relay`,
    });
    this.pool.on('error', settings.onError);
    this.connection = new AmqpConnection(settings.amqpUrl, `${settings.service}.relay`, {
      onConnected: async (model) => {
        await declareTopology(model, destinations);
        this.model = model;
        this.publisher.setBlocked(false);
        await this.publisher.open(model);
        this.nudge();
      },
      onLost: () => {
        this.model = undefined;
        this.publisher.lost();
      },
      onBlocked: (reason) => this.publisher.setBlocked(reason !== undefined),
      onError: settings.onError,
    });
  }

  get connected(): boolean {
    return this.publisher.ready;
  }

  start(): void {
    this.connection.start();
    this.work ??= this.run();
  }

  nudge(): void {
    for (const relay of this.relays) relay.nudge();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const relay of this.relays) relay.stop();
    await this.work;
    await this.connection.stop();
    await this.pool.end();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        const destinations = await registerDestinations(this.settings.dataSource, this.settings.service);
        await this.settings.dataSource.query('SELECT outbox.ensure_days(14)');
        if (destinations.length === 0) return;
        await this.takeLock();
        await this.runRelays(destinations);
        this.lock?.release(true);
        this.lock = undefined;
      } catch (error) {
        this.settings.onError(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private async runRelays(destinations: readonly Destination[]): Promise<void> {
    // A stop that came before they were there has reached none of them.
    if (this.stopped) return;
    this.relays = destinations.map(
      (dest) => new DestinationRelay(dest, this.pool, this.publisher, this.watchingReturns()),
    );
    await Promise.all(this.relays.map((relay) => relay.run()));
  }

  /** A returned message says that a queue or a binding is gone; nobody else may be there to declare it again. */
  private watchingReturns(): RelayObserver {
    const { observer } = this.settings;
    return {
      ...observer,
      paused: (dest, outcome, waitMs) => {
        if (outcome === 'returned') this.declareAgain();
        observer.paused(dest, outcome, waitMs);
      },
    };
  }

  private declareAgain(): void {
    if (!this.model) return;
    this.declaring ??= declareTopology(this.model, destinationsOf(this.settings.service))
      .catch(this.settings.onError)
      .finally(() => (this.declaring = undefined));
  }

  /** A second instance waits here; the lock goes with the session, so a killed relay frees it at once. */
  private async takeLock(): Promise<void> {
    const client = await this.pool.connect();
    client.on('error', (error) => {
      this.settings.onError(error);
      // The lock is gone with its session. Stopping here lets the loop take it again before going on.
      for (const relay of this.relays) relay.stop();
    });
    for (;;) {
      const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, 1) AS taken', [
        RELAY_LOCK,
      ]);
      if (rows[0]?.taken === true || this.stopped) break;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    this.lock = client;
  }
}

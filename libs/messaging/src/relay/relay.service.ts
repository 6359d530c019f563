import type { ChannelModel } from 'amqplib';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { ServiceName } from '#contracts/streams';
import { registerDestinations, type Destination } from '../outbox/destinations.ts';
import { AmqpConnection } from '../rabbitmq/amqp-connection.ts';
import { ConfirmPublisher } from '../rabbitmq/confirm-publisher.ts';
import { pausedDestinations } from '../operations/destinations.store.ts';
import { Housekeeping } from '../operations/housekeeping.ts';
import { declareTopology } from '../rabbitmq/declare-topology.ts';
import { destinationsOf } from '../topology.ts';
import { ConfirmRecord } from './confirm-record.ts';
import { DestinationRelay, type RelayObserver } from './destination-relay.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { PendingWalk } from './pending-walk.ts';
import { ShardLeases } from './shard-leases.ts';

const RETRY_MS = 500;
const PAUSES_MS = 1_000;
export const MESSAGE_DAYS = 90;
/** Plans must not depend on how full the list was when they were made, nor be made again each time: all is found by index. */
const PLANS =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_bitmapscan=off -c plan_cache_mode=force_generic_plan';
/** A row that a crash of the database puts back on the list is sent again and is a duplicate at the gates. */
const NO_WAIT_FOR_DISK = '-c synchronous_commit=off';

export interface RelaySettings {
  readonly service: ServiceName;
  /** Name of this running copy of the service; the same after a restart, another for each copy. */
  readonly instance: string;
  readonly amqpUrl: string;
  readonly databaseUrl: string;
  readonly dataSource: DataSource;
  /** Days for which messages can be said again; 90 without a word. */
  readonly messageDays?: number;
  readonly observer: RelayObserver & { readonly leasesLost: (shards: number) => void };
  readonly onError: (error: unknown) => void;
}

/** The relay of a producing service, with a connection to broker and database of its own. Several may run at once. */
export class RelayService {
  private readonly settings: RelaySettings;
  private readonly publisher = new ConfirmPublisher();
  private readonly pool: pg.Pool;
  /** A lease that is lost after it was given would be given twice under one epoch: here the disk is waited for. */
  private readonly leasePool: pg.Pool;
  private readonly connection: AmqpConnection;
  private readonly leases: LeaseKeeper;
  private readonly housekeeping: Housekeeping;
  private relays: DestinationRelay[] = [];
  private model: ChannelModel | undefined;
  private declaring: Promise<void> | undefined;
  private pausedByOperator: ReadonlySet<number> = new Set();
  private pausesTimer: NodeJS.Timeout | undefined;
  private stopped = false;
  private work: Promise<void> | undefined;

  constructor(settings: RelaySettings) {
    this.settings = settings;
    const { service, databaseUrl, amqpUrl, instance, observer, onError } = settings;
    this.pool = new pg.Pool({
      connectionString: databaseUrl,
      max: 4,
      application_name: `${service}.relay`,
      options: `${PLANS} ${NO_WAIT_FOR_DISK}`,
    });
    this.leasePool = new pg.Pool({
      connectionString: databaseUrl,
      max: 1,
      application_name: `${service}.leases`,
      options: PLANS,
    });
    for (const pool of [this.pool, this.leasePool]) pool.on('error', onError);
    this.connection = new AmqpConnection(amqpUrl, `${service}.relay`, {
      onConnected: (model) => this.take(model),
      onLost: () => {
        this.model = undefined;
        this.publisher.lost();
      },
      onBlocked: (reason) => this.publisher.setBlocked(reason !== undefined),
      onError,
    });
    this.leases = new LeaseKeeper({
      leases: new ShardLeases(this.leasePool, instance),
      isBusy: (shard) => this.relays.some((relay) => relay.isBusy(shard)),
      onGained: () => this.nudge(),
      onLost: (shards) => observer.leasesLost(shards),
      onError,
    });
    const { dataSource, messageDays = MESSAGE_DAYS } = settings;
    this.housekeeping = new Housekeeping({ dataSource, messageDays, onAsked: () => this.nudge(), onError });
  }

  get connected(): boolean {
    return this.publisher.ready;
  }

  /** Shards this copy of the service relays at the moment. */
  get ownedShards(): number {
    return this.leases.shards.length;
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
    clearInterval(this.pausesTimer);
    for (const relay of this.relays) relay.stop();
    await Promise.all([this.work, this.housekeeping.stop()]);
    if (this.relays.length > 0) await this.leases.stop();
    await this.connection.stop();
    await Promise.all([this.pool.end(), this.leasePool.end()]);
  }

  private async run(): Promise<void> {
    const destinations = await this.prepared();
    // A stop that came before they were there has reached none of them.
    if (destinations.length === 0 || this.stopped) return;
    this.relays = destinations.map((destination) => this.relayTo(destination));
    this.leases.start();
    this.housekeeping.start();
    this.pausesTimer = setInterval(() => void this.readPauses(), PAUSES_MS);
    await Promise.all(this.relays.map((relay) => relay.run()));
  }

  private async prepared(): Promise<Destination[]> {
    while (!this.stopped) {
      try {
        const destinations = await registerDestinations(this.settings.dataSource, this.settings.service);
        await this.readPauses();
        return destinations;
      } catch (error) {
        this.settings.onError(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    return [];
  }

  private relayTo(destination: Destination): DestinationRelay {
    const { pool, publisher, leases } = this;
    const { observer } = this.settings;
    return new DestinationRelay({
      destination,
      publisher,
      leases,
      walk: new PendingWalk(pool, destination.dest),
      record: new ConfirmRecord(pool, destination.dest, leases, (error) => observer.failed(destination, error)),
      observer: this.watchingReturns(),
      isPaused: () => this.pausedByOperator.has(destination.dest),
    });
  }

  private async readPauses(): Promise<void> {
    try {
      this.pausedByOperator = await pausedDestinations(this.settings.dataSource);
    } catch (error) {
      this.settings.onError(error);
    }
  }

  private async take(model: ChannelModel): Promise<void> {
    await declareTopology(model, destinationsOf(this.settings.service));
    this.model = model;
    this.publisher.setBlocked(false);
    await this.publisher.open(model);
    this.nudge();
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
}

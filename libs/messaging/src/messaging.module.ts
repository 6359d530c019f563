import {
  Inject,
  Module,
  type DynamicModule,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HealthChecks } from '#telemetry/health-checks';
import { createLogger } from '#telemetry/logger';
import { Metrics } from '#telemetry/metrics';
import { GapHealer } from './inbox/gap-healer.ts';
import type { LaneBacklog } from './inbox/lane-backlog.ts';
import { EpochFollower } from './inbox/epoch-follower.ts';
import { TailHealer } from './inbox/tail-healer.ts';
import { BusinessDayController } from './http/business-day.controller.ts';
import { DestinationsController } from './http/destinations.controller.ts';
import { EpochsController } from './http/epochs.controller.ts';
import { HoldsController } from './http/holds.controller.ts';
import { InstancesController } from './http/instances.controller.ts';
import { LanesController } from './http/lanes.controller.ts';
import { QuarantineController } from './http/quarantine.controller.ts';
import { ReplaysController } from './http/replays.controller.ts';
import { TombstonesController } from './http/tombstones.controller.ts';
import { StreamsController } from './http/streams.controller.ts';
import { collectInstances } from './instances/instances.observer.ts';
import { askableStreams, instancesProviders } from './instances/instances.providers.ts';
import { OwnerReach } from './instances/owner-reach.ts';
import {
  collectGauges,
  collectShards,
  epochObserver,
  intakeObserver,
  registerChecks,
  relayObserver,
  tailObserver,
} from './messaging.observer.ts';
import { MESSAGING_SETTINGS, type MessagingSettings } from './messaging.settings.ts';
import { endsClient, headsClient, resendClient } from './owner.client.ts';
import { Outbox } from './outbox/outbox.ts';
import { RelayService } from './relay/relay.service.ts';
import { QuarantineRelease } from './quarantine/quarantine-release.ts';
import { QuarantineStore } from './quarantine/quarantine.store.ts';
import { StreamConsumerStrategy } from './stream-consumer.strategy.ts';

export interface MessagingModuleOptions {
  // Nest resolves these tokens; their types are the factory's own matter.
  readonly inject: NonNullable<FactoryProvider['inject']>;
  readonly useFactory: (...dependencies: never[]) => MessagingSettings;
}

const settingsOf = { inject: [MESSAGING_SETTINGS, DataSource, Metrics] };
const logger = createLogger();
const onError = (error: unknown): void => logger.warn({ error }, 'messaging connection');

/** Outbox, relay, inbox and quarantine of one service; starts the relay with the application and stops it after. */
@Module({})
export class MessagingModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly relay: RelayService;
  private readonly settings: MessagingSettings;

  constructor(
    @Inject(RelayService) relay: RelayService,
    @Inject(MESSAGING_SETTINGS) settings: MessagingSettings,
    @Inject(DataSource) dataSource: DataSource,
    @Inject(Metrics) metrics: Metrics,
    @Inject(HealthChecks) health: HealthChecks,
    @Inject(StreamConsumerStrategy) consumer: StreamConsumerStrategy,
    @Inject(OwnerReach) reach: OwnerReach,
  ) {
    this.relay = relay;
    this.settings = settings;
    collectGauges(metrics, dataSource);
    collectShards(metrics, dataSource, relay);
    collectInstances(metrics, dataSource, reach);
    registerChecks(health, dataSource, { consumer, ...(settings.relay === 'on' ? { relay } : {}) });
  }

  onApplicationBootstrap(): void {
    if (this.settings.relay === 'on') this.relay.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay.stop();
  }

  static forService(options: MessagingModuleOptions): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      controllers: [
        BusinessDayController,
        QuarantineController,
        HoldsController,
        LanesController,
        StreamsController,
        DestinationsController,
        EpochsController,
        ReplaysController,
        TombstonesController,
        InstancesController,
      ],
      providers: [
        { provide: MESSAGING_SETTINGS, inject: options.inject, useFactory: options.useFactory as never },
        relayProvider,
        ...instancesProviders,
        outboxProvider,
        strategyProvider,
        {
          provide: QuarantineStore,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) => new QuarantineStore(dataSource),
        },
        QuarantineRelease,
      ],
      exports: [Outbox, StreamConsumerStrategy, QuarantineStore, QuarantineRelease, RelayService],
    };
  }
}

const relayProvider: FactoryProvider<RelayService> = {
  provide: RelayService,
  ...settingsOf,
  useFactory: (settings: MessagingSettings, dataSource: DataSource, metrics: Metrics) => {
    const { service, instance, amqpUrl, databaseUrl } = settings;
    return new RelayService({
      service,
      instance,
      amqpUrl,
      databaseUrl,
      dataSource,
      observer: relayObserver(metrics, logger),
      onError,
    });
  },
};

const outboxProvider: FactoryProvider<Outbox> = {
  provide: Outbox,
  inject: [MESSAGING_SETTINGS, RelayService],
  useFactory: (settings: MessagingSettings, relay: RelayService) => new Outbox(settings.service, () => relay.nudge()),
};

const strategyProvider: FactoryProvider<StreamConsumerStrategy> = {
  provide: StreamConsumerStrategy,
  inject: [MESSAGING_SETTINGS, DataSource, Metrics, QuarantineStore, OwnerReach],
  useFactory: (
    settings: MessagingSettings,
    dataSource: DataSource,
    metrics: Metrics,
    quarantine: QuarantineStore,
    reach: OwnerReach,
  ) => {
    const { service, amqpUrl } = settings;
    const resend = reach.watch(resendClient(settings));
    const tails = (backlog: LaneBacklog): TailHealer =>
      new TailHealer(askableStreams(settings), {
        dataSource,
        consumer: service,
        everyMs: settings.tailCheckSeconds * 1_000,
        backlog,
        heads: reach.watch(headsClient(settings)),
        resend,
        onHealed: tailObserver(metrics, logger),
        onError: (error) => logger.warn({ error }, 'ends of lanes could not be compared'),
      });
    return new StreamConsumerStrategy({
      service,
      amqpUrl,
      dataSource,
      quarantine,
      healer: new GapHealer(dataSource, service, resend),
      tails,
      epochs: new EpochFollower({
        dataSource,
        consumer: service,
        ends: endsClient(settings),
        onCompared: epochObserver(logger),
        onError: (error) => logger.warn({ error }, 'a new epoch could not be compared'),
      }),
      observer: intakeObserver(metrics, logger),
      onError,
    });
  },
};

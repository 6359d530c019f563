import { Module } from '@nestjs/common';
import { loadConfig } from '#config/load-config';
import { MessagingModule } from '#messaging/messaging.module';
import { PersistenceModule } from '#persistence/persistence.module';
import { SecurityModule } from '#security/security.module';
import { TelemetryModule } from '#telemetry/telemetry.module';
import { AddressingConfig } from './addressing.config.ts';
import { WatchedFolder } from './adapters/files/watched-folder.ts';
import { RegistryEventsController } from './adapters/http/registry-events.controller.ts';
import { RegistryEventReader } from './adapters/registry/registry-event.reader.ts';
import { IndividualNumberVault } from './adapters/vault/individual-number.vault.ts';
import { loadKeys } from './adapters/vault/key-file.ts';
import { FetchMissingEvents } from './application/fetch-missing-events/fetch-missing-events.ts';
import { RegistryConsumer } from './application/take-registry-event/registry.consumer.ts';
import { ReleaseRegistryEvent } from './application/take-registry-event/release-registry-event.ts';
import { ApplyEvent } from './application/take-registry-event/apply-event.ts';
import { PrepareEvent } from './application/take-registry-event/prepare-event.ts';
import { SetAside } from './application/take-registry-event/set-aside.ts';
import { TakeRegistryEvent } from './application/take-registry-event/take-registry-event.ts';

const config = loadConfig(AddressingConfig);
const SCHEMA = `${import.meta.dirname}/../../../../libs/contracts/src/registry/resident.changed.v1.schema.json`;

@Module({
  imports: [
    TelemetryModule,
    SecurityModule.register({ issuer: config.oidcIssuer, internalToken: config.internalToken }),
    PersistenceModule.forService({
      service: 'addressing',
      url: config.databaseUrl.reveal(),
      today: config.today,
      entities: [],
    }),
    MessagingModule.forService({
      inject: [],
      useFactory: () => ({
        service: 'addressing',
        instance: config.instanceName,
        amqpUrl: config.amqpUrl.reveal(),
        databaseUrl: config.databaseUrl.reveal(),
        relay: config.relay,
        ownerUrls: {},
        tailCheckSeconds: config.tailCheckSeconds,
        silenceAfterMs: config.silenceAfter,
        internalToken: config.internalToken.reveal(),
      }),
    }),
  ],
  controllers: [RegistryEventsController],
  providers: [
    { provide: AddressingConfig, useValue: config },
    { provide: RegistryEventReader, useFactory: () => new RegistryEventReader(config.municipality, SCHEMA) },
    { provide: IndividualNumberVault, useFactory: () => new IndividualNumberVault(loadKeys(config.keyFile)) },
    PrepareEvent,
    ApplyEvent,
    SetAside,
    TakeRegistryEvent,
    ReleaseRegistryEvent,
    RegistryConsumer,
    FetchMissingEvents,
    WatchedFolder,
  ],
})
export class AddressingModule {}

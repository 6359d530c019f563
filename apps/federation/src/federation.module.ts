import { type DynamicModule, Module } from '@nestjs/common';
import { ReconciliationsController } from '#delivery/http/reconciliations.controller';
import { MessagingModule } from '#messaging/messaging.module';
import { PersistenceModule } from '#persistence/persistence.module';
import { SecurityModule } from '#security/security.module';
import { TelemetryModule } from '#telemetry/telemetry.module';
import { AttemptsController } from './adapters/http/attempts.controller.ts';
import { BatchesController } from './adapters/http/batches.controller.ts';
import { TakeHousehold } from './application/take-household/take-household.consumer.ts';
import { TakeQualification } from './application/take-qualification/take-qualification.consumer.ts';
import { ExchangeGauges } from './adapters/persistence/exchange-gauges.ts';
import { ExchangeWorker } from './application/exchange/exchange.worker.ts';
import { FederationConfig } from './federation.config.ts';
import { federationProviders } from './federation.providers.ts';

/** The only wiring of the service. */
@Module({})
export class FederationModule {
  static of(config: FederationConfig): DynamicModule {
    return {
      module: FederationModule,
      imports: [
        TelemetryModule,
        SecurityModule.register({ issuer: config.oidcIssuer, internalToken: config.internalToken }),
        PersistenceModule.forService({
          service: 'federation',
          url: config.databaseUrl.reveal(),
          today: config.today,
          entities: [],
        }),
        MessagingModule.forService({
          inject: [],
          useFactory: () => ({
            service: 'federation',
            instance: config.instanceName,
            amqpUrl: config.amqpUrl.reveal(),
            databaseUrl: config.databaseUrl.reveal(),
            relay: config.relay,
            ownerUrls: { qualification: config.qualificationUrl },
            tailCheckSeconds: config.tailCheckSeconds,
            silenceAfterMs: config.silenceAfter,
            internalToken: config.internalToken.reveal(),
          }),
        }),
      ],
      controllers: [AttemptsController, BatchesController, ReconciliationsController, TakeQualification, TakeHousehold],
      providers: [
        { provide: FederationConfig, useValue: config },
        ...federationProviders(config),
        ExchangeWorker,
        ExchangeGauges,
      ],
    };
  }
}

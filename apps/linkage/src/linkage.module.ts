import { Inject, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { loadConfig } from '#config/load-config';
import { LinkageDeliveryChangedV1 } from '#contracts/linkage/delivery-changed.v1';
import { LinkageDivergencesFoundV1 } from '#contracts/linkage/divergences-found.v1';
import { DeliveryStore } from '#delivery/delivery.store';
import { MeasuredReceipts } from '#delivery/measured-receipts';
import { OutboxReceiptEmitter } from '#delivery/outbox-receipt-emitter';
import { ReconciliationsController } from '#delivery/http/reconciliations.controller';
import { LedgerClient } from '#delivery/reconciliation/ledger.client';
import { reconciliationProviders } from '#delivery/reconciliation/reconciliation.providers';
import { reconciliationSettings } from '#delivery/reconciliation/settings';
import { ComparedSides } from '#delivery/reconciliation/sides';
import { openCounts } from '#delivery/store/measures';
import { MessagingModule } from '#messaging/messaging.module';
import { Outbox } from '#messaging/outbox/outbox';
import { PersistenceModule } from '#persistence/persistence.module';
import { SecurityModule } from '#security/security.module';
import { Metrics } from '#telemetry/metrics';
import { TelemetryModule } from '#telemetry/telemetry.module';
import { HttpHeldCopies } from './adapters/counterparty/http-held-copies.ts';
import { HttpIntermediateServer } from './adapters/counterparty/http-intermediate-server.ts';
import { AttemptsController } from './adapters/http/attempts.controller.ts';
import { AddresseeRow } from './adapters/persistence/addressee.row.ts';
import { TypeormAddressees } from './adapters/persistence/addressees.typeorm-repository.ts';
import { SqlAnswerCursor } from './adapters/persistence/sql-answer-cursor.ts';
import { AddresseeConsumer } from './application/keep-addressee/addressee.consumer.ts';
import { Addressees } from './application/ports/addressees.ts';
import { AnswerCursor } from './application/ports/answer-cursor.ts';
import { HeldCopies } from './application/ports/held-copies.ts';
import { IntermediateServer } from './application/ports/intermediate-server.ts';
import { AnswerReader } from './application/read-answers/answer-reader.ts';
import { TakeAnswers } from './application/read-answers/take-answers.ts';
import { CopySides } from './application/reconcile/copy-sides.ts';
import { CopyExchange } from './application/send-copies/copy-exchange.ts';
import { CopySender } from './application/send-copies/copy-sender.ts';
import { SendSettings } from './application/send-copies/send-settings.ts';
import { QualificationConsumer } from './application/take-qualification/qualification.consumer.ts';
import { RECEIVER } from './domain/receiver.ts';
import { ReceiverOutage } from './domain/receiver-outage.ts';
import { LinkageConfig } from './linkage.config.ts';

const config = loadConfig(LinkageConfig);
const ledger = new LedgerClient({
  url: config.qualificationUrl,
  internalToken: config.internalToken.reveal(),
  subscriber: 'linkage',
  receiver: RECEIVER,
});

@Module({
  imports: [
    TelemetryModule,
    SecurityModule.register({ issuer: config.oidcIssuer, internalToken: config.internalToken }),
    PersistenceModule.forService({
      service: 'linkage',
      url: config.databaseUrl.reveal(),
      today: config.today,
      entities: [AddresseeRow],
    }),
    MessagingModule.forService({ inject: [], useFactory: () => config.messaging() }),
  ],
  controllers: [QualificationConsumer, AddresseeConsumer, AttemptsController, ReconciliationsController],
  providers: [
    { provide: LinkageConfig, useValue: config },
    { provide: Addressees, useClass: TypeormAddressees },
    { provide: AnswerCursor, useClass: SqlAnswerCursor },
    { provide: IntermediateServer, useFactory: () => new HttpIntermediateServer(config.intermediateServerUrl) },
    { provide: SendSettings, useFactory: () => config.sending() },
    {
      provide: DeliveryStore,
      inject: [Outbox, Metrics],
      useFactory: (outbox: Outbox, metrics: Metrics) =>
        new DeliveryStore(new MeasuredReceipts(new OutboxReceiptEmitter(outbox, LinkageDeliveryChangedV1), metrics)),
    },
    { provide: HeldCopies, useFactory: () => new HttpHeldCopies(config.intermediateServerUrl) },
    {
      provide: ComparedSides,
      inject: [HeldCopies, Addressees, CopySender],
      useFactory: (copies: HeldCopies, addressees: Addressees, sender: CopySender) =>
        new CopySides(config.municipality, ledger, copies, addressees, sender),
    },
    ...reconciliationProviders(
      reconciliationSettings(config.reconcileAt, config.reconcileConfirm),
      LinkageDivergencesFoundV1,
    ),
    ReceiverOutage,
    CopyExchange,
    CopySender,
    TakeAnswers,
    AnswerReader,
  ],
})
export class LinkageModule {
  constructor(@Inject(Metrics) metrics: Metrics, @Inject(DataSource) dataSource: DataSource) {
    metrics.collect('delivery.open', async () => {
      const counts = await openCounts(dataSource.manager);
      return counts.map(({ receiver, state, count }) => ({ labels: { dest: receiver, state }, value: count }));
    });
  }
}

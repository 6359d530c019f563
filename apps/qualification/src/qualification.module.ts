import { Module } from '@nestjs/common';
import { loadConfig } from '#config/load-config';
import { MessagingModule } from '#messaging/messaging.module';
import { PersistenceModule } from '#persistence/persistence.module';
import { IDEMPOTENCY_STORE } from '#security/idempotency';
import { SecurityModule } from '#security/security.module';
import { TelemetryModule } from '#telemetry/telemetry.module';
import { ChangesController } from './adapters/http/changes.controller.ts';
import { NotificationsController } from './adapters/http/notifications.controller.ts';
import { OutwardController } from './adapters/http/outward.controller.ts';
import { ResidentsController } from './adapters/http/residents.controller.ts';
import { TasksController } from './adapters/http/tasks.controller.ts';
import { ChangeViews } from './application/view-changes/change-views.ts';
import { PostgresIdempotencyStore } from './adapters/persistence/idempotency.store.ts';
import { ApplyAddresseeChange } from './application/apply-addressee-change/apply-addressee-change.consumer.ts';
import { CorrectChange } from './application/correct-change/correct-change.ts';
import { DecideTask } from './application/decide-task/decide-task.ts';
import { EnterNotification } from './application/enter-notification/enter-notification.ts';
import { HouseholdCases, TownSettings } from './application/household-case/household-case.ts';
import { RecordChange } from './application/record-change/record-change.ts';
import { RecordFederationDivergences } from './application/record-divergences/record-federation-divergences.consumer.ts';
import { RecordLinkageDivergences } from './application/record-divergences/record-linkage-divergences.consumer.ts';
import { RecordFederationReceipt } from './application/record-receipt/record-federation-receipt.consumer.ts';
import { RecordLinkageReceipt } from './application/record-receipt/record-linkage-receipt.consumer.ts';
import { RecordReceipt } from './application/record-receipt/record-receipt.ts';
import { SettleChangeGroup } from './application/settle-change-group/settle-change-group.ts';
import { SettleOverdueGroups } from './application/settle-change-group/settle-overdue-groups.ts';
import { OutwardStates } from './application/view-outward/outward-states.ts';
import { ViewQualification } from './application/view-qualification/view-qualification.ts';
import { ViewTasks } from './application/view-tasks/view-tasks.ts';
import { CheckSilence, SilenceSettings } from './application/watch-silence/check-silence.ts';
import { WatchSilence } from './application/watch-silence/watch-silence.ts';
import { QualificationConfig } from './qualification.config.ts';

const config = loadConfig(QualificationConfig);
const { municipality, insurerNumber, symbol } = config;

const CONSUMERS = [
  ApplyAddresseeChange,
  RecordLinkageReceipt,
  RecordFederationReceipt,
  RecordLinkageDivergences,
  RecordFederationDivergences,
];

@Module({
  imports: [
    TelemetryModule,
    SecurityModule.register({ issuer: config.oidcIssuer, internalToken: config.internalToken }),
    PersistenceModule.forService({
      service: 'qualification',
      url: config.databaseUrl.reveal(),
      today: config.today,
      entities: [],
    }),
    MessagingModule.forService({
      inject: [],
      useFactory: () => ({
        service: 'qualification',
        instance: config.instanceName,
        amqpUrl: config.amqpUrl.reveal(),
        databaseUrl: config.databaseUrl.reveal(),
        relay: config.relay,
        ownerUrls: { addressing: config.addressingUrl, linkage: config.linkageUrl, federation: config.federationUrl },
        tailCheckSeconds: config.tailCheckSeconds,
        silenceAfterMs: config.silenceAfter,
        internalToken: config.internalToken.reveal(),
      }),
    }),
  ],
  controllers: [
    ...CONSUMERS,
    ResidentsController,
    ChangesController,
    TasksController,
    NotificationsController,
    OutwardController,
  ],
  providers: [
    { provide: QualificationConfig, useValue: config },
    { provide: TownSettings, useValue: new TownSettings(municipality, insurerNumber, symbol) },
    { provide: SilenceSettings, useValue: new SilenceSettings(municipality, config.silenceAfter) },
    { provide: IDEMPOTENCY_STORE, useClass: PostgresIdempotencyStore },
    HouseholdCases,
    RecordChange,
    SettleChangeGroup,
    SettleOverdueGroups,
    RecordReceipt,
    CheckSilence,
    WatchSilence,
    DecideTask,
    EnterNotification,
    CorrectChange,
    ChangeViews,
    ViewTasks,
    ViewQualification,
    OutwardStates,
  ],
})
export class QualificationModule {}

import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FederationDeliveryChangedV1 } from '#contracts/federation/delivery-changed.v1';
import { FederationDivergencesFoundV1 } from '#contracts/federation/divergences-found.v1';
import { DeliveryStore } from '#delivery/delivery.store';
import { MeasuredReceipts } from '#delivery/measured-receipts';
import { OutboxReceiptEmitter } from '#delivery/outbox-receipt-emitter';
import { LedgerClient } from '#delivery/reconciliation/ledger.client';
import { reconciliationProviders } from '#delivery/reconciliation/reconciliation.providers';
import { reconciliationSettings } from '#delivery/reconciliation/settings';
import { ComparedSides } from '#delivery/reconciliation/sides';
import { Outbox } from '#messaging/outbox/outbox';
import { createLogger } from '#telemetry/logger';
import { Metrics } from '#telemetry/metrics';
import { HttpHeldRecords } from './adapters/counterparty/http-held-records.ts';
import { HttpResultInquiry } from './adapters/counterparty/http-result-inquiry.ts';
import { LoggedExchangeReporter } from './adapters/counterparty/logged-exchange-reporter.ts';
import { SftpEndpoint } from './adapters/counterparty/sftp-endpoint.ts';
import { SftpExchangeFolder } from './adapters/counterparty/sftp-exchange-folder.ts';
import { iconvFileBytes } from './adapters/layout/iconv-file-bytes.ts';
import { loadLayouts } from './adapters/layout/load-layouts.ts';
import { AdvisoryExchangeLock } from './adapters/persistence/advisory-exchange-lock.ts';
import { SqlBatchViews } from './adapters/persistence/sql-batch-views.ts';
import { SqlFileBatches } from './adapters/persistence/sql-file-batches.ts';
import { SqlHouseholdMembers } from './adapters/persistence/sql-household-members.ts';
import { SqlResultFiles } from './adapters/persistence/sql-result-files.ts';
import { ExchangeTimes } from './application/exchange/exchange-times.ts';
import { BatchViews } from './application/ports/batch-views.ts';
import { ExchangeFolder } from './application/ports/exchange-folder.ts';
import { ExchangeLock } from './application/ports/exchange-lock.ts';
import { ExchangeReporter } from './application/ports/exchange-reporter.ts';
import { FileBatches } from './application/ports/file-batches.ts';
import { HouseholdMembers } from './application/ports/household-members.ts';
import { LayoutFiles } from './application/ports/layout-files.ts';
import { ResultFiles } from './application/ports/result-files.ts';
import { ResultInquiry } from './application/ports/result-inquiry.ts';
import { ApplyResults } from './application/read-results/apply-results.ts';
import { ReadResults } from './application/read-results/read-results.handler.ts';
import { FileSides } from './application/reconcile/file-sides.ts';
import { ResolveOverdue } from './application/resolve-overdue/resolve-overdue.handler.ts';
import { SealBatches } from './application/seal-batches/seal-batches.handler.ts';
import { SealingNudge } from './application/seal-batches/sealing-nudge.ts';
import { UploadBatches } from './application/upload-batches/upload-batches.handler.ts';
import { FEDERATION } from './domain/receiver.ts';
import type { FederationConfig } from './federation.config.ts';

const TELL_SENT_AFTER_MS = 1_000;
const withDataSource = { inject: [DataSource] };

/** Use cases, and the adapter behind each port. */
export function federationProviders(config: FederationConfig): Provider[] {
  return [
    SealingNudge,
    SealBatches,
    UploadBatches,
    ReadResults,
    ApplyResults,
    ResolveOverdue,
    {
      provide: DeliveryStore,
      inject: [Outbox, Metrics],
      useFactory: (outbox: Outbox, metrics: Metrics) =>
        new DeliveryStore(new MeasuredReceipts(new OutboxReceiptEmitter(outbox, FederationDeliveryChangedV1), metrics)),
    },
    { provide: ExchangeTimes, useValue: new ExchangeTimes(config.answerDue, TELL_SENT_AFTER_MS) },
    { provide: LayoutFiles, useValue: { catalog: loadLayouts(config.layoutDir), bytes: iconvFileBytes } },
    ...databasePorts(),
    comparedSides(config),
    ...reconciliationProviders(
      reconciliationSettings(config.reconcileAt, config.reconcileConfirm),
      FederationDivergencesFoundV1,
    ),
    ...counterpartyPorts(config),
  ];
}

function comparedSides(config: FederationConfig): Provider {
  const ledger = new LedgerClient({
    url: config.qualificationUrl,
    internalToken: config.internalToken.reveal(),
    subscriber: 'federation',
    receiver: FEDERATION,
  });
  const records = new HttpHeldRecords(config.aggregationUrl);
  return {
    provide: ComparedSides,
    inject: [LayoutFiles, HouseholdMembers, SealingNudge],
    useFactory: (layouts: LayoutFiles, members: HouseholdMembers, sealing: SealingNudge) =>
      new FileSides(config.municipality, { ledger, records, layouts, members, sealing }),
  };
}

function databasePorts(): Provider[] {
  return [
    { provide: FileBatches, useClass: SqlFileBatches },
    { provide: ResultFiles, useClass: SqlResultFiles },
    { provide: HouseholdMembers, useClass: SqlHouseholdMembers },
    {
      provide: ExchangeLock,
      ...withDataSource,
      useFactory: (dataSource: DataSource) => new AdvisoryExchangeLock(dataSource),
    },
    { provide: BatchViews, ...withDataSource, useFactory: (dataSource: DataSource) => new SqlBatchViews(dataSource) },
  ];
}

function counterpartyPorts(config: FederationConfig): Provider[] {
  return [
    {
      provide: ExchangeFolder,
      useFactory: () => new SftpExchangeFolder(new SftpEndpoint(config.sftpUrl, config.sftpHostKey)),
    },
    { provide: ResultInquiry, useFactory: () => new HttpResultInquiry(config.aggregationUrl) },
    { provide: ExchangeReporter, useFactory: () => new LoggedExchangeReporter(createLogger()) },
  ];
}

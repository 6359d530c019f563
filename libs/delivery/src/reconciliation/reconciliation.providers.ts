import { Inject, Injectable, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DivergencesFoundPart } from '#contracts/divergences-found.part';
import type { MessageClass } from '#contracts/message-contract.decorator';
import { Outbox } from '#messaging/outbox/outbox';
import { Metrics } from '#telemetry/metrics';
import { openDivergences } from './divergence.record.ts';
import { DivergenceReporter } from './divergence-reporter.ts';
import { NightlyReconciliation } from './nightly.ts';
import { Reconciler } from './reconciler.ts';
import { RepairWorker } from './repair-worker.ts';
import { ReconciliationSettings } from './settings.ts';

/** Divergences that nobody has dealt with, read at each scrape. */
@Injectable()
export class DivergenceGauge {
  constructor(@Inject(Metrics) metrics: Metrics, @Inject(DataSource) dataSource: DataSource) {
    metrics.collect('reconciliation.divergences', async () => {
      const counts = await openDivergences(dataSource.manager);
      return counts.map(({ receiver, count }) => ({ labels: { dest: receiver }, value: count }));
    });
  }
}

/** What a sender needs beside its own `ComparedSides`. */
export function reconciliationProviders(
  settings: ReconciliationSettings,
  message: MessageClass<DivergencesFoundPart>,
): Provider[] {
  return [
    { provide: ReconciliationSettings, useValue: settings },
    {
      provide: DivergenceReporter,
      inject: [Outbox],
      useFactory: (outbox: Outbox) => new DivergenceReporter(outbox, message),
    },
    Reconciler,
    RepairWorker,
    NightlyReconciliation,
    DivergenceGauge,
  ];
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { openCounts } from '#delivery/store/measures';
import { Metrics } from '#telemetry/metrics';

/** Deliveries that still need the receiver or an officer, read at each scrape. */
@Injectable()
export class ExchangeGauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.metrics.collect('delivery.open', async () => {
      const counts = await openCounts(this.dataSource.manager);
      return counts.map(({ receiver, state, count }) => ({ labels: { dest: receiver, state }, value: count }));
    });
  }
}

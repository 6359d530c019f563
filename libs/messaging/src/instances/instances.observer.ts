import type { DataSource } from 'typeorm';
import type { Metrics } from '#telemetry/metrics';
import { heartbeatAges } from './heartbeat.store.ts';
import type { OwnerReach } from './owner-reach.ts';

/** Who is heard of, and who answers: read at each scrape. */
export function collectInstances(metrics: Metrics, dataSource: DataSource, reach: OwnerReach): void {
  metrics.collect('instance.heartbeat.age', async () => {
    const ages = await heartbeatAges(dataSource.manager);
    return ages.map(({ instance, seconds }) => ({ labels: { instance }, value: seconds }));
  });
  metrics.collect('inbox.owner.silence.age', () =>
    Promise.resolve(reach.silences().map(({ owner, seconds }) => ({ labels: { owner }, value: seconds }))),
  );
}

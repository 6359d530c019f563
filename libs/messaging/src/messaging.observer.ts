import type { HealthChecks } from '#telemetry/health-checks';
import type { Logger } from '#telemetry/logger';
import type { Metrics } from '#telemetry/metrics';
import type { DataSource } from 'typeorm';
import type { IntakeObserver } from './inbox/stream-intake.ts';
import type { ComparedLanes } from './inbox/epoch-follower.ts';
import type { Destination } from './outbox/destinations.ts';
import type { RelayService, RelaySettings } from './relay/relay.service.ts';

/** Turns what relay and inbox report into metrics and log lines; never a lane, never a body. */
export function relayObserver(metrics: Metrics, logger: Logger): RelaySettings['observer'] {
  return {
    confirmed: (dest, message) => {
      metrics.count('messaging.client.sent.messages', { destination: name(dest), outcome: 'confirmed' });
      metrics.observe('outbox.publish.lag', { dest: name(dest) }, (Date.now() - message.createdAt.getTime()) / 1000);
    },
    paused: (dest, outcome, waitMs) => {
      if (outcome === 'returned') metrics.count('outbox.publish.returned', { dest: name(dest) });
      if (outcome === 'unknown') metrics.count('outbox.publish.unknown', { dest: name(dest) });
      logger.warn({ dest: name(dest), outcome, waitMs }, 'relay paused');
    },
    failed: (dest, error) => logger.warn({ dest: name(dest), error }, 'relay round failed'),
    leasesLost: (shards) => {
      metrics.count('outbox.lease.lost', {}, shards);
      logger.warn({ shards }, 'shards lost to another relay');
    },
  };
}

export function intakeObserver(metrics: Metrics, logger: Logger): IntakeObserver {
  return {
    processed: (stream, type, outcome) => {
      metrics.count('messaging.client.consumed.messages', { destination: stream, outcome });
      if (outcome === 'duplicate') metrics.count('inbox.duplicates', { stream });
      if (outcome === 'parked') logger.error({ stream, type, outcome }, 'message parked');
    },
    quarantined: (source, reason) => logger.error({ source, reason }, 'message quarantined'),
  };
}

/** A healed tail says that the broker lost what it had confirmed: worth a warning each time. */
export function tailObserver(metrics: Metrics, logger: Logger): (stream: string, lanes: number) => void {
  return (stream, lanes) => {
    metrics.count('inbox.tails.healed', { stream }, lanes);
    logger.warn({ stream, lanes }, 'lost ends of lanes healed');
  };
}

/** An owner began a new epoch: a diverged lane stands until a person decides, and is worth an error. */
export function epochObserver(logger: Logger): (stream: string, lanes: ComparedLanes) => void {
  return (stream, lanes) => {
    if (lanes.diverged > 0) logger.error({ stream, ...lanes }, 'lanes diverged in a new epoch of their owner');
    else logger.warn({ stream, ...lanes }, 'lanes carried over into a new epoch of their owner');
  };
}

/** Who relays what; a shard that nobody owns for long means that messages lie still. */
export function collectShards(metrics: Metrics, dataSource: DataSource, relay: RelayService): void {
  metrics.collect('outbox.shards.owned', () => Promise.resolve([{ labels: {}, value: relay.ownedShards }]));
  metrics.collect('outbox.shards.unowned', async () => {
    const rows: { count: number }[] = await dataSource.query(
      'SELECT count(*)::int AS count FROM outbox.shard_lease WHERE lease_until < clock_timestamp()',
    );
    return [{ labels: {}, value: rows[0]?.count ?? 0 }];
  });
}

/** Gauges read from the tables at each scrape. */
export function collectGauges(metrics: Metrics, dataSource: DataSource): void {
  metrics.collect('outbox.pending.messages', async () => {
    const rows: { dest: string; count: number }[] = await dataSource.query(
      `SELECT d.stream || '.' || d.subscriber AS dest, count(p.*)::int AS count
         FROM outbox.destination d LEFT JOIN outbox.pending p USING (dest) GROUP BY 1`,
    );
    return rows.map(({ dest, count }) => ({ labels: { dest }, value: count }));
  });
  metrics.collect('inbox.hold.messages', async () => {
    const rows: { stream: string; count: number }[] = await dataSource.query(
      'SELECT stream, count(*)::int AS count FROM inbox.hold GROUP BY 1',
    );
    return rows.map(({ stream, count }) => ({ labels: { stream }, value: count }));
  });
  metrics.collect('inbox.lanes.diverged', async () => {
    const rows: { stream: string; count: number }[] = await dataSource.query(
      'SELECT stream, count(*)::int AS count FROM inbox.lane WHERE owner_seq IS NOT NULL GROUP BY 1',
    );
    return rows.map(({ stream, count }) => ({ labels: { stream }, value: count }));
  });
  metrics.collect('inbox.quarantined', async () => {
    const rows: { stream: string; reason: string; count: number }[] = await dataSource.query(
      'SELECT source AS stream, reason, count(*)::int AS count FROM inbox.quarantine WHERE released_at IS NULL GROUP BY 1, 2',
    );
    return rows.map(({ stream, reason, count }) => ({ labels: { stream, reason }, value: count }));
  });
}

export function registerChecks(
  health: HealthChecks,
  dataSource: DataSource,
  parts: Record<string, { readonly connected: boolean }>,
): void {
  health.register('database', () => dataSource.query('SELECT 1'));
  for (const [part, state] of Object.entries(parts)) {
    health.register(part, () => (state.connected ? Promise.resolve() : Promise.reject(new Error(part))));
  }
}

function name(dest: Destination): string {
  return `${dest.stream}.${dest.subscriber}`;
}

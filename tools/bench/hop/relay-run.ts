import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Cost } from '../measure/meter.ts';
import { percentile } from '../measure/statistics.ts';
import type { Bench } from '../scenario.ts';
import { Worker } from '../worker.ts';
import { pendingLeft } from './outbox-database.ts';

const POLL_MS = 10;

export interface RelayRun {
  readonly databaseUrl: string;
  readonly client: pg.Client;
  readonly relays: number;
  readonly count: number;
  /** Of every relay's process. */
  readonly nodeFlags?: readonly string[];
  /** Commits the backlog. */
  readonly fill: () => Promise<void>;
}

/** Relays that are connected and idle get a backlog; the clock runs from its commit until the pending table is empty. */
export async function drainBacklog(
  bench: Bench,
  run: RelayRun,
): Promise<{ seconds: number; cost: Cost; p99Seconds: number }> {
  const { amqpUrl } = bench;
  const drain = new Worker('hop/drain.worker', { amqpUrl });
  const { databaseUrl, relays } = run;
  const workers = Array.from(
    { length: relays },
    () => new Worker('hop/relay.worker', { amqpUrl, databaseUrl }, run.nodeFlags),
  );
  try {
    await drain.call('ready');
    await Promise.all(workers.map((worker) => worker.call('ready', { shards: Math.ceil(64 / relays) })));
    await run.fill();
    const pids = Object.fromEntries(workers.map(({ pid }, index) => [`relay ${String(index + 1)}`, pid]));
    const startedAt = performance.now();
    let seconds = 0;
    const cost = await bench.meter.measure({ ...pids, drain: drain.pid, ...bench.servers }, async () => {
      await Promise.all(workers.map((worker) => worker.call('nudge')));
      while (await pendingLeft(run.client)) await delay(POLL_MS);
      seconds = (performance.now() - startedAt) / 1_000;
      await drain.call('until', { count: run.count });
    });
    const lags = await Promise.all(workers.map((worker) => worker.call<number[]>('lags')));
    return { seconds, cost, p99Seconds: percentile(lags.flat(), 0.99) };
  } finally {
    await Promise.all([...workers, drain].map((worker) => worker.stop()));
  }
}

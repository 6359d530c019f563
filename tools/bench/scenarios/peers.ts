import { emptyDatabase } from '../hop/outbox-database.ts';
import { declareQueues } from '../hop/workload.ts';
import { figuresOf } from '../measure/meter.ts';
import type { Way } from '../peers/peer.ts';
import type { Bench, Figures, OpenScenario, Scenario, Subject } from '../scenario.ts';
import { Worker } from '../worker.ts';

const MESSAGES_PER_LANE = 5;
const IN_TIME_MS = 120_000;

/** Ways that are tried once each before the best is measured. */
const WAYS: Readonly<Record<string, readonly Way[]>> = {
  'pg-transactional-outbox': [
    { batch: 16, pollMs: 20 },
    { batch: 128, pollMs: 100 },
    { batch: 128, pollMs: 500 },
  ],
  'graphile-worker': [
    { concurrency: 16, localQueue: 0 },
    { concurrency: 64, localQueue: 0 },
    { concurrency: 64, localQueue: 256 },
  ],
  'pg-boss': [
    { batch: 64, concurrency: 1 },
    { batch: 512, concurrency: 1 },
    { batch: 128, concurrency: 4 },
  ],
};

/** The relay's work in a fresh database: committed rows become confirmed messages, in order per person. */
async function carryOnce(bench: Bench, peer: string, way: Way, count: number): Promise<Figures> {
  const { amqpUrl } = bench;
  const databaseUrl = await emptyDatabase(bench.postgresUrl, `bench_${peer.replaceAll('-', '_')}`);
  const drain = new Worker('hop/drain.worker', { amqpUrl });
  const worker = new Worker('peers/peer.worker', { amqpUrl, databaseUrl, peer });
  try {
    await drain.call('ready');
    await worker.call('fill', { count, lanes: count / MESSAGES_PER_LANE });
    let seconds = 0;
    const cost = await bench.meter.measure({ peer: worker.pid, drain: drain.pid, ...bench.servers }, async () => {
      ({ seconds } = await inTime(worker.call<{ seconds: number }>('carry', { count, way })));
      await drain.call('until', { count });
    });
    return figuresOf(count, seconds, cost);
  } finally {
    await Promise.all([worker.stop(), drain.stop()]);
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RangeError('took longer than two minutes')), IN_TIME_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function open(bench: Bench, peer: string): Promise<OpenScenario> {
  await declareQueues(bench.amqpUrl);
  const count = bench.options.quick ? 1_000 : 5_000;
  const tried: { way: Way; perSecond: number }[] = [];
  for (const way of WAYS[peer] ?? []) {
    const { perSecond } = await carryOnce(bench, peer, way, count).catch((error: unknown) => {
      console.error(`${peer} ${nameOf(way)}: ${String(error)}`);
      return { perSecond: 0 };
    });
    console.log(`${peer} sweep: ${nameOf(way)}: ${perSecond.toFixed(0)} a second`);
    tried.push({ way, perSecond });
  }
  if (tried.every(({ perSecond }) => perSecond === 0)) throw new RangeError('no way of running it came to an end');
  const best = tried.reduce((a, b) => (b.perSecond > a.perSecond ? b : a)).way;
  const subject: Subject = { name: nameOf(best), run: () => carryOnce(bench, peer, best, count) };
  const sweep = tried.map(({ way, perSecond }) => `${nameOf(way)} → ${perSecond.toFixed(0)}`).join('; ');
  const conditions = [
    `${String(count)} messages of ${String(count / MESSAGES_PER_LANE)} lanes a run, in a fresh database; order per lane was checked`,
    `sweep, messages a second (one run each): ${sweep}`,
  ];
  return { subjects: [subject], conditions, close: () => Promise.resolve() };
}

function nameOf(way: Way): string {
  return Object.entries(way)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

export const PEERS: readonly Scenario[] = Object.keys(WAYS).map((name) => ({
  name,
  group: 'hop',
  open: (bench) => open(bench, name),
}));

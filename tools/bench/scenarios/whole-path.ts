import { figuresOf } from '../measure/meter.ts';
import { percentile } from '../measure/statistics.ts';
import { publishedSoFar } from '../path/broker-counts.ts';
import { checkReceivers } from '../path/check.ts';
import { PRODUCT_INTAKE, publishEvents } from '../path/publish-events.ts';
import { nextEvent } from '../path/residents.ts';
import { stagesOf } from '../path/stages.ts';
import { TownSystem } from '../path/town-system.ts';
import type { Bench, Figures, OpenScenario, Scenario } from '../scenario.ts';

const LATENCY_PER_SECOND = 50;
const AHEAD = 256;

/** From the registry's events to both receipts in the ledger; `ahead` events may wait to be recorded at one time. */
async function throughput(bench: Bench, town: TownSystem, count: number, ahead: number): Promise<Figures> {
  const [before, said] = [await town.changes(), await town.said()];
  const events = town.take(count).map(nextEvent);
  const published = await publishedSoFar(bench.managementUrl);
  let seconds = 0;
  const cost = await bench.meter.measure({ ...town.processes, ...bench.servers }, async () => {
    const startedAt = performance.now();
    const recorded = async (): Promise<number> => (await town.said()) - said;
    await publishEvents(bench.amqpUrl, PRODUCT_INTAKE, events, { ahead, recorded });
    await town.untilDelivered(before + count);
    seconds = (performance.now() - startedAt) / 1_000;
  });
  const publishes = (await publishedSoFar(bench.managementUrl)) - published;
  return { ...figuresOf(count, seconds, cost), publishes: publishes / count, seconds };
}

/**
 * From the ledger's record of a change until the later of the two receipts was applied. The person's receipt lane moves
 * last when the receiver's acceptance is taken in, and everybody has one change here.
 */
const LATENCIES = `
  SELECT c.change_id AS "changeId", extract(epoch FROM c.recorded_at)::float8 AS recorded,
         extract(epoch FROM max(l.updated_at) - c.recorded_at)::float8 AS seconds
    FROM change c JOIN inbox.lane l
      ON l.stream IN ('linkage.receipt', 'federation.receipt') AND l.lane LIKE '%' || c.resident_id
   WHERE c.resident_id = ANY ($1) AND c.recorded_at >= $2
   GROUP BY c.change_id, c.recorded_at HAVING count(*) = 2`;

interface LatencyRow {
  readonly changeId: string;
  readonly recorded: number;
  readonly seconds: number;
}

/** @param notes where the time went is added to them */
async function latency(bench: Bench, town: TownSystem, count: number, notes: string[]): Promise<Figures> {
  const before = await town.changes();
  const [start] = await town.rows<{ now: Date }>('SELECT clock_timestamp() AS now');
  const residents = town.take(count);
  const events = residents.map(nextEvent);
  const cost = await bench.meter.measure({ ...town.processes, ...bench.servers }, async () => {
    await publishEvents(bench.amqpUrl, PRODUCT_INTAKE, events, { perSecond: LATENCY_PER_SECOND });
    await town.untilDelivered(before + count);
  });
  const people = residents.map(({ residentId }) => residentId);
  const rows = await town.rows<LatencyRow>(LATENCIES, [people, start?.now]);
  if (rows.length !== count) throw new RangeError(`${String(rows.length)} of ${String(count)} latencies were found`);
  const seconds = rows.map((row) => row.seconds);
  const recorded = new Map(rows.map((row) => [row.changeId, row.recorded]));
  notes.push(...(await stagesOf(bench.postgresUrl, recorded)));
  return {
    ...figuresOf(count, cost.seconds, cost),
    'p50 s': percentile(seconds, 0.5),
    'p99 s': percentile(seconds, 0.99),
    'max s': percentile(seconds, 1),
  };
}

async function openWith(
  bench: Bench,
  name: string,
  run: (town: TownSystem, notes: string[]) => Promise<Figures>,
  notes: readonly string[],
): Promise<OpenScenario> {
  const town = await TownSystem.shared(bench);
  const conditions = [`every service, both stand-ins; ${String(town.insured.length)} insured people`, ...notes];
  const close = async (): Promise<void> => {
    try {
      await town.thaw();
      const distinct = !bench.options.only.includes('standing-start') && bench.options.only.length > 0;
      conditions.push(checkReceivers(town.ready.counterparts, town.insured, distinct));
    } finally {
      await town.release();
    }
  };
  return { subjects: [{ name, run: () => run(town, conditions) }], conditions, close };
}

export const wholePath: Scenario = {
  name: 'whole-path',
  group: 'path',
  open: (bench) => {
    const count = bench.options.quick ? 500 : 2_000;
    return openWith(bench, 'product', (town) => throughput(bench, town, count, AHEAD), [
      `${String(count)} information changes a run, each of another person (a new name; for a head a new 通称)`,
      `at most ${String(AHEAD)} of them published and not yet recorded`,
    ]);
  },
};

export const latencyAt50: Scenario = {
  name: 'latency',
  group: 'path',
  once: true,
  open: (bench) => {
    const count = bench.options.quick ? 500 : 3_000;
    return openWith(bench, 'product', (town, notes) => latency(bench, town, count, notes), [
      `${String(LATENCY_PER_SECOND)} changes a second by the clock, ${String(count)} in all; from the change's record to the later receipt in the ledger`,
    ]);
  },
};

export const standingStart: Scenario = {
  name: 'standing-start',
  group: 'standing-start',
  once: true,
  open: (bench) => {
    const { changes } = bench.options;
    return openWith(bench, 'product', (town) => throughput(bench, town, changes, changes), [
      `${String(changes)} changes published at once; several of one person may end as covered by the newest`,
    ]);
  },
};

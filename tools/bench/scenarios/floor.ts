import { setTimeout as delay } from 'node:timers/promises';
import { figuresOf } from '../measure/meter.ts';
import { publishedSoFar } from '../path/broker-counts.ts';
import { checkReceivers } from '../path/check.ts';
import { FloorProcess } from '../path/floor-process.ts';
import { FLOOR_INTAKE, FloorTown } from '../path/floor-town.ts';
import { publishEvents } from '../path/publish-events.ts';
import { type Insured, nextEvent } from '../path/residents.ts';
import { TownSystem } from '../path/town-system.ts';
import type { Bench, Figures, OpenScenario, Scenario } from '../scenario.ts';

const BATCHES = [1, 16, 128];
const CONCURRENCIES = [1, 8, 32];
const POLL_MS = 50;

interface Way {
  readonly batch: number;
  readonly concurrency: number;
}

/** The floor on the product's servers, with the product asleep. */
class FloorRun {
  private next = 0;

  constructor(
    private readonly bench: Bench,
    private readonly product: TownSystem,
    private readonly town: FloorTown,
    readonly insured: readonly Insured[],
  ) {}

  async measure(way: Way, count: number, counting = true): Promise<Figures> {
    const { bench, town } = this;
    this.product.freeze();
    const floor = await FloorProcess.start({ ...town.settings, ...way });
    try {
      const before = await this.finished();
      const events = this.take(count).map(nextEvent);
      const published = counting ? await publishedSoFar(bench.managementUrl) : 0;
      let seconds = 0;
      const processes = { floor: floor.pid, counterparts: town.pid, ...bench.servers };
      const cost = await bench.meter.measure(processes, async () => {
        const startedAt = performance.now();
        await publishEvents(bench.amqpUrl, FLOOR_INTAKE, events);
        while ((await this.finished()) < before + count) {
          if (!floor.running) throw new RangeError('the floor died');
          await delay(POLL_MS);
        }
        seconds = (performance.now() - startedAt) / 1_000;
      });
      const figures = { ...figuresOf(count, seconds, cost), seconds };
      if (!counting) return figures;
      return { ...figures, publishes: ((await publishedSoFar(bench.managementUrl)) - published) / count };
    } finally {
      await floor.stop();
      await this.product.thaw();
    }
  }

  /** Changes with both receipts; counted only when nothing is open, which costs the floor next to nothing. */
  private async finished(): Promise<number> {
    const { rows } = await this.town.client.query<{ n: number }>(
      `SELECT CASE WHEN EXISTS (SELECT FROM change WHERE copied_at IS NULL OR filed_at IS NULL) THEN 0
                   ELSE (SELECT count(*)::int FROM change) END AS n`,
    );
    return rows[0]?.n ?? 0;
  }

  private take(count: number): Insured[] {
    const taken = Array.from({ length: count }, (_, index) => this.insured[(this.next + index) % this.insured.length]);
    this.next = (this.next + count) % this.insured.length;
    return taken.filter((resident) => resident !== undefined);
  }
}

async function open(bench: Bench): Promise<OpenScenario> {
  const product = await TownSystem.shared(bench);
  const town = await FloorTown.open(bench);
  const first = await FloorProcess.start({ ...town.settings, batch: 1, concurrency: 1 });
  await first.stop();
  await town.load(bench);
  // Its own copy of the town: the receivers are its own, so its people have numbers of their own.
  const run = new FloorRun(
    bench,
    product,
    town,
    product.insured.map((resident) => ({ ...resident, sequence: 1 })),
  );
  const count = bench.options.quick ? 500 : 2_000;
  const { best, lines } = await sweep(run, bench.options.quick ? 150 : 500);
  const conditions = [`${String(count)} changes a run, published at once; best way: ${nameOf(best)}`, ...lines];
  const close = async (): Promise<void> => {
    try {
      conditions.push(checkReceivers(town.counterparts, run.insured, true));
    } finally {
      await town.close();
      await product.release();
    }
  };
  const subjects = [
    { name: 'best', run: () => run.measure(best, count) },
    { name: 'unbatched', run: () => run.measure({ batch: 1, concurrency: 1 }, Math.ceil(count / 10)) },
  ];
  return { subjects, conditions, close };
}

/** One run of each way, printed; the fastest is measured like everything else. */
async function sweep(run: FloorRun, count: number): Promise<{ best: Way; lines: string[] }> {
  const found: { way: Way; perSecond: number }[] = [];
  for (const batch of BATCHES)
    for (const concurrency of CONCURRENCIES) {
      const way = { batch, concurrency };
      const small = batch * concurrency === 1 ? Math.ceil(count / 5) : count;
      const { perSecond = 0 } = await run.measure(way, small, false);
      console.log(`floor sweep: ${nameOf(way)}: ${perSecond.toFixed(0)} a second`);
      found.push({ way, perSecond });
    }
  const best = found.reduce((a, b) => (b.perSecond > a.perSecond ? b : a)).way;
  const text = found.map(({ way, perSecond }) => `${nameOf(way)} ${perSecond.toFixed(0)}`).join(', ');
  return { best, lines: [`sweep, changes a second (one run each, batch × concurrency): ${text}`] };
}

function nameOf({ batch, concurrency }: Way): string {
  return `${String(batch)} × ${String(concurrency)}`;
}

export const floor: Scenario = { name: 'floor', group: 'path', open };

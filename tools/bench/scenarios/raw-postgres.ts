import { makeDatabase } from '../hop/outbox-database.ts';
import { figuresOf } from '../measure/meter.ts';
import type { Bench, OpenScenario, Scenario, Subject } from '../scenario.ts';
import { Worker } from '../worker.ts';

const WIDTHS = [1, 16];

/** What committing costs here, with one business row and then with a message beside it. */
async function open(bench: Bench, command: 'raw' | 'enqueue'): Promise<OpenScenario> {
  const databaseUrl = await makeDatabase(bench.postgresUrl, `bench_${command}`);
  const worker = new Worker('hop/commit.worker', { databaseUrl });
  const count = bench.options.quick ? 1_000 : 4_000;
  const subjects = WIDTHS.map((width): Subject => {
    const run = async (): Promise<ReturnType<typeof figuresOf>> => {
      let seconds = 0;
      const cost = await bench.meter.measure({ client: worker.pid }, async () => {
        ({ seconds } = await worker.call<{ seconds: number }>(command, { count, width }));
      });
      return figuresOf(count, seconds, cost);
    };
    return { name: `${String(width)} at a time`, run };
  });
  return { subjects, conditions: [`${String(count)} transactions a run`], close: () => worker.stop() };
}

export const rawPostgres: Scenario = { name: 'raw-postgres', group: 'hop', open: (bench) => open(bench, 'raw') };

/** `Outbox.add` and the business row in one transaction. */
export const enqueue: Scenario = { name: 'enqueue', group: 'hop', open: (bench) => open(bench, 'enqueue') };

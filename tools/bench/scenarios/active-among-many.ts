import pg from 'pg';
import { makeDatabase } from '../hop/outbox-database.ts';
import { MUNICIPALITY, STREAM } from '../hop/workload.ts';
import { figuresOf } from '../measure/meter.ts';
import type { Bench, Figures, OpenScenario, Scenario, Subject } from '../scenario.ts';
import { Worker } from '../worker.ts';

const FEW = 10_000;
const WIDTH = 16;

const LANES = `
  INSERT INTO outbox.lane (stream, municipality, lane, last_seq)
  SELECT $1, $2, 'E' || lpad(n::text, 8, '0'), 1 FROM generate_series(0, $3::int - 1) n`;

async function databaseWith(bench: Bench, persons: number): Promise<string> {
  const url = await makeDatabase(bench.postgresUrl, `bench_among_${String(persons)}`);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(LANES, [STREAM, MUNICIPALITY, persons]);
  await client.query('VACUUM ANALYZE outbox.lane');
  await client.end();
  return url;
}

/** The same active persons say something, among few and among many who do not. */
async function open(bench: Bench): Promise<OpenScenario> {
  const count = bench.options.quick ? 1_000 : 5_000;
  const sizes = [FEW, bench.options.persons];
  const workers: Worker[] = [];
  const subjects: Subject[] = [];
  for (const persons of sizes) {
    const worker = new Worker('hop/commit.worker', { databaseUrl: await databaseWith(bench, persons) });
    workers.push(worker);
    const run = async (more: object = {}): Promise<Figures> => {
      let seconds = 0;
      const cost = await bench.meter.measure({ client: worker.pid }, async () => {
        ({ seconds } = await worker.call<{ seconds: number }>('enqueue', { count, width: WIDTH, ...more }));
      });
      return figuresOf(count, seconds, cost);
    };
    subjects.push({ name: persons === FEW ? 'among few' : 'among many', run: () => run() });
    if (persons !== FEW) subjects.push({ name: 'anybody of many', run: () => run({ anyOf: persons }) });
  }
  const conditions = [
    `${String(count)} messages of the same 10,000 lanes, ${String(WIDTH)} at a time, among ${sizes.map((size) => size.toLocaleString('en-US')).join(' and among ')} lanes; anybody of many: uniform access`,
  ];
  const close = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.stop()));
  };
  return { subjects, conditions, close };
}

export const activeAmongMany: Scenario = { name: 'active-among-many', group: 'active-among-many', open };

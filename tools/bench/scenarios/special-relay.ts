import pg from 'pg';
import { addBacklog, forgetMessages, makeDatabase } from '../hop/outbox-database.ts';
import { drainBacklog } from '../hop/relay-run.ts';
import { declareQueues, lanesOf } from '../hop/workload.ts';
import { figuresOf } from '../measure/meter.ts';
import type { Bench, Figures, OpenScenario, Scenario } from '../scenario.ts';

const NEIGHBOURS = 2_000;
const HOT_MESSAGES = 5_000;
const HOT_PREFIX = 'HOT';
const LANES_OF_BACKLOG = 50_000;

/** A relay, its tables, and what is put into them. */
class RelayBed {
  private said = 0;

  private constructor(
    private readonly bench: Bench,
    private readonly databaseUrl: string,
    private readonly client: pg.Client,
  ) {}

  static async open(bench: Bench, name: string): Promise<RelayBed> {
    await declareQueues(bench.amqpUrl);
    const databaseUrl = await makeDatabase(bench.postgresUrl, `bench_${name}`);
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return new RelayBed(bench, databaseUrl, client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** `perLane` messages of each of so many lanes, and `hot` of one more. */
  async drain(lanes: number, perLane: number, hot = 0): Promise<Figures> {
    await forgetMessages(this.client);
    const from = this.said + 1;
    this.said += Math.max(perLane, hot);
    const fill = async (): Promise<void> => {
      if (hot > 0) await addBacklog(this.client, lanesOf(1, HOT_PREFIX), from, from + hot - 1);
      await addBacklog(this.client, lanesOf(lanes), from, from + perLane - 1);
    };
    const count = lanes * perLane + hot;
    const run = { databaseUrl: this.databaseUrl, client: this.client, relays: 1, count, fill };
    const { seconds, cost, p99Seconds } = await drainBacklog(this.bench, run);
    return { ...figuresOf(count, seconds, cost), 'p99 s': p99Seconds };
  }

  /** Another session that has an id and does nothing: vacuum may remove nothing that is younger. */
  async whileIdle(work: () => Promise<Figures>): Promise<Figures> {
    const idle = new pg.Client({ connectionString: this.databaseUrl });
    await idle.connect();
    try {
      await idle.query('BEGIN');
      await idle.query('SELECT pg_current_xact_id()');
      return await work();
    } finally {
      await idle.end();
    }
  }
}

async function openBacklog(bench: Bench): Promise<OpenScenario> {
  const bed = await RelayBed.open(bench, 'backlog');
  const { backlog } = bench.options;
  const lanes = Math.min(LANES_OF_BACKLOG, backlog);
  const run = (): Promise<Figures> => bed.drain(lanes, Math.ceil(backlog / lanes));
  const conditions = [`${backlog.toLocaleString('en-US')} rows of ${lanes.toLocaleString('en-US')} lanes at once`];
  return { subjects: [{ name: 'one relay', run }], conditions, close: () => bed.close() };
}

async function openHotPerson(bench: Bench): Promise<OpenScenario> {
  const bed = await RelayBed.open(bench, 'hot_person');
  const subjects = [
    { name: 'nobody hot', run: () => bed.drain(NEIGHBOURS, 1) },
    { name: 'one hot person', run: () => bed.drain(NEIGHBOURS, 1, HOT_MESSAGES) },
  ];
  const conditions = [
    `${String(NEIGHBOURS)} lanes with one message each; the hot person has ${String(HOT_MESSAGES)} more in a lane of their own`,
    'p99: of the neighbours, from the commit to the confirm',
  ];
  return { subjects, conditions, close: () => bed.close() };
}

async function openIdle(bench: Bench): Promise<OpenScenario> {
  const bed = await RelayBed.open(bench, 'idle');
  const perLane = bench.options.quick ? 2 : 6;
  const drain = (): Promise<Figures> => bed.drain(NEIGHBOURS, perLane);
  const subjects = [
    { name: 'nobody idle', run: drain },
    { name: 'a session idle in transaction', run: () => bed.whileIdle(drain) },
  ];
  const conditions = [`${String(NEIGHBOURS * perLane)} messages of ${String(NEIGHBOURS)} lanes a run`];
  return { subjects, conditions, close: () => bed.close() };
}

export const backlog: Scenario = { name: 'backlog', group: 'backlog', once: true, open: openBacklog };
export const hotPerson: Scenario = { name: 'hot-person', group: 'hot-person', open: openHotPerson };
export const idleInTransaction: Scenario = { name: 'idle-in-transaction', group: 'idle', open: openIdle };

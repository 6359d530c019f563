import pg from 'pg';
import { addBacklog, forgetMessages, makeDatabase } from '../hop/outbox-database.ts';
import { drainBacklog } from '../hop/relay-run.ts';
import { declareQueues, type Lane, lanesOf } from '../hop/workload.ts';
import { figuresOf } from '../measure/meter.ts';
import { ProfileFolder } from '../measure/profile.ts';
import type { Bench, OpenScenario, Scenario, Subject } from '../scenario.ts';

const LANES = 5_000;

/** The product's relay empties its pending table; everything it writes there is part of the figure. */
async function open(bench: Bench): Promise<OpenScenario> {
  await declareQueues(bench.amqpUrl);
  const databaseUrl = await makeDatabase(bench.postgresUrl, 'bench_relay');
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const lanes = lanesOf(LANES);
  const perLane = bench.options.quick ? 2 : 6;
  let said = 0;
  const subjects = bench.options.relays.map((relays): Subject => ({
    name: relays === 1 ? 'one relay' : `${String(relays)} relays`,
    run: async () => {
      await forgetMessages(client);
      const fill = async (): Promise<void> => {
        await addBacklog(client, lanes, said + 1, said + perLane);
        said += perLane;
      };
      const count = LANES * perLane;
      const { seconds, cost } = await drainBacklog(bench, { databaseUrl, client, relays, count, fill });
      return figuresOf(count, seconds, cost);
    },
  }));
  const conditions = [
    `${String(LANES * perLane)} pending messages of ${String(LANES)} lanes, committed at once, by SQL, into the product's own tables`,
    'from the commit until no row is pending any more; the same queues, bytes, properties and draining process as raw-amqp',
  ];
  const close = async (): Promise<void> => {
    try {
      conditions.push(await profiled(bench, { databaseUrl, client, lanes, from: said + 1 }));
    } finally {
      await client.end();
    }
  };
  return { subjects, conditions, close };
}

interface Bed {
  readonly databaseUrl: string;
  readonly client: pg.Client;
  readonly lanes: readonly Lane[];
  readonly from: number;
}

/** One more run that is not measured, since a profile costs time of its own. */
async function profiled(bench: Bench, { databaseUrl, client, lanes, from }: Bed): Promise<string> {
  const folder = new ProfileFolder();
  await forgetMessages(client);
  const fill = (): Promise<void> => addBacklog(client, lanes, from, from + 1);
  await drainBacklog(bench, { databaseUrl, client, relays: 1, count: lanes.length * 2, fill, nodeFlags: folder.flags });
  return `where the relay's own time goes: ${folder.summarise().join(', ')}`;
}

export const relay: Scenario = { name: 'relay', group: 'hop', open };

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { urlFor } from '#persistence/provision';
import { removeDataDir } from '../../servers/data-dir.mjs';
import { findPortBase } from '../../servers/free-ports.mjs';
import { makeThrowawayDir } from '../../servers/throwaway.mjs';
import { startSystem } from '../../start/start-system.mjs';
import type { Bench } from '../scenario.ts';
import { endWithUs } from './end-with-us.ts';
import { type Insured, insuredOf, TOWN_DAY, TOWN_SEED } from './residents.ts';

const SERVICES = ['addressing', 'qualification', 'linkage', 'federation', 'console'] as const;
const POLL_MS = 100;
const PATIENCE_MS = 25 * 60_000;

interface Ready {
  readonly services: Readonly<Record<string, string>>;
  readonly counterparts: Readonly<Record<'registry' | 'intermediate-server' | 'aggregation', string>>;
}

type System = Awaited<ReturnType<typeof startSystem>>;

/** The real system on the bench's servers: every service and the stand-ins as processes, and a town moved in. */
export class TownSystem {
  private next = 0;
  private users = 1;

  private constructor(
    private readonly system: System,
    readonly ready: Ready,
    readonly insured: readonly Insured[],
    private readonly qualification: pg.Client,
    private readonly endsAlone: () => void,
  ) {}

  private static running: Promise<TownSystem> | undefined;

  /** One system for all scenarios that are measured in turn; the last to let go of it ends it. */
  static async shared(bench: Bench): Promise<TownSystem> {
    if (TownSystem.running) {
      const town = await TownSystem.running;
      town.users += 1;
      return town;
    }
    TownSystem.running = TownSystem.start(bench);
    return TownSystem.running;
  }

  private static async start(bench: Bench): Promise<TownSystem> {
    const persons = bench.options.quick ? 8_000 : 40_000;
    const dataDir = makeThrowawayDir();
    const endsAlone = endWithUs(dataDir);
    const { base, release } = await findPortBase();
    const { postgresUrl: databaseUrl, amqpUrl, managementUrl } = bench;
    const options = { portBase: base, dataDir, demo: false, today: TOWN_DAY, databaseUrl, amqpUrl, managementUrl };
    const system = await startSystem({ ...options, answerDue: '60s', env: { KOKUHO_TAIL_CHECK_S: '300' } });
    release();
    seed(dataDir, persons);
    const ready = system.ready as Ready;
    const qualification = new pg.Client({
      connectionString: urlFor(databaseUrl, { database: 'kokuho_qualification' }),
    });
    await qualification.connect();
    const insured = await insuredOf(ready.counterparts.registry, persons);
    return new TownSystem(system, ready, insured, qualification, endsAlone);
  }

  async release(): Promise<void> {
    this.users -= 1;
    if (this.users > 0) return;
    TownSystem.running = undefined;
    await this.qualification.end();
    await this.system.stop();
    this.endsAlone();
    removeDataDir(this.system.dataDir);
  }

  /** Process ids of what the product consists of; the stand-ins are among them under their own name. */
  get processes(): Record<string, number> {
    const names = [...SERVICES, 'counterparts'];
    return Object.fromEntries(names.map((name) => [name, this.system.processes[name] ?? 0]));
  }

  /** The next insured in turn, so that none has two changes in one run unless there are more changes than people. */
  take(count: number): Insured[] {
    const taken = Array.from({ length: count }, (_, index) => this.insured[(this.next + index) % this.insured.length]);
    this.next = (this.next + count) % this.insured.length;
    return taken.filter((resident) => resident !== undefined);
  }

  async rows<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.qualification.query<T>(sql, values)).rows;
  }

  async changes(): Promise<number> {
    const [row] = await this.rows<{ n: number }>('SELECT count(*)::int AS n FROM change');
    return row?.n ?? 0;
  }

  /** Messages that qualification has ever said about persons and households: one for each change measured here. */
  async said(): Promise<number> {
    const [row] = await this.rows<{ n: string }>(
      `SELECT last_value AS n FROM outbox.message_seq_seq WHERE is_called UNION ALL SELECT 0`,
    );
    return Number(row?.n);
  }

  /** Until so many changes are recorded and no delivery of any is open: both receipts are in the ledger. */
  async untilDelivered(changes: number): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while (performance.now() < until) {
      const [row] = await this.rows<{ open: boolean }>(
        `SELECT EXISTS (SELECT FROM delivery WHERE state IN ('pending', 'sent', 'unknown', 'rejected')) AS open`,
      );
      if (row?.open === false && (await this.changes()) >= changes) return;
      await delay(POLL_MS);
    }
    throw new RangeError(`not all of ${String(changes)} changes were delivered in time`);
  }

  /** Frees the machine for another subject; the services do not notice beyond a lost broker connection. */
  freeze(): void {
    for (const name of [...SERVICES, 'counterparts']) this.system.kill(name, 'SIGSTOP');
  }

  async thaw(): Promise<void> {
    for (const name of [...SERVICES, 'counterparts']) this.system.kill(name, 'SIGCONT');
    await delay(1_000);
    for (const url of Object.values(this.ready.services)) {
      while (!(await answers(`${url}/health/ready`))) await delay(200);
    }
  }
}

function seed(dataDir: string, persons: number): void {
  const environment = JSON.parse(readFileSync(join(dataDir, 'operator-environment.json'), 'utf8')) as NodeJS.ProcessEnv;
  const script = join(import.meta.dirname, '../../operate/seed.js');
  const args = [script, '--persons', String(persons), '--seed', String(TOWN_SEED)];
  const { status, stderr } = spawnSync(process.execPath, args, { env: environment, encoding: 'utf8' });
  if (status !== 0) throw new RangeError(`the town could not be loaded: ${stderr}`);
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

import pg from 'pg';
import { cpuSecondsOf, parentOf } from './processes.ts';

/** What a stretch of work cost, as differences. */
export interface Cost {
  readonly seconds: number;
  readonly walBytes: number;
  /** Transactions that wrote something: differences of transaction ids, exact and without delay. */
  readonly commits: number;
  /** CPU seconds by process name. */
  readonly cpu: Readonly<Record<string, number>>;
}

interface Reading {
  readonly at: number;
  readonly lsn: string;
  readonly xid: string;
  readonly cpu: ReadonlyMap<string, number>;
}

/** Measures what happens between two moments on one PostgreSQL cluster and in the named processes. */
export class Meter {
  private readonly client: pg.Client;
  readonly postmaster: number;

  private constructor(client: pg.Client, postmaster: number) {
    this.client = client;
    this.postmaster = postmaster;
  }

  static async open(adminUrl: string): Promise<Meter> {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return new Meter(client, parentOf(rows[0]?.pid ?? 0) ?? 0);
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  /** Checkpoints so far apart that none falls into a run; the WAL of a page's first change is in the figures all the same. */
  async spaceOutCheckpoints(): Promise<void> {
    await this.client.query(`ALTER SYSTEM SET checkpoint_timeout = '30min'`);
    await this.client.query(`ALTER SYSTEM SET max_wal_size = '8GB'`);
    await this.client.query('SELECT pg_reload_conf()');
  }

  async measure(processes: Readonly<Record<string, number>>, work: () => Promise<void>): Promise<Cost> {
    const before = await this.read(processes);
    await work();
    const after = await this.read(processes);
    const { rows } = await this.client.query<{ wal: string }>('SELECT pg_wal_lsn_diff($1, $2)::text AS wal', [
      after.lsn,
      before.lsn,
    ]);
    const spent = [...after.cpu].map(([name, seconds]) => [name, seconds - (before.cpu.get(name) ?? 0)] as const);
    return {
      seconds: (after.at - before.at) / 1_000,
      walBytes: Number(rows[0]?.wal),
      commits: Number(BigInt(after.xid) - BigInt(before.xid)),
      cpu: Object.fromEntries(spent),
    };
  }

  private async read(processes: Readonly<Record<string, number>>): Promise<Reading> {
    const { rows } = await this.client.query<{ lsn: string; xid: string }>(
      'SELECT pg_current_wal_insert_lsn()::text AS lsn, pg_snapshot_xmax(pg_current_snapshot())::text AS xid',
    );
    const cpu = new Map(
      Object.entries({ postgres: this.postmaster, ...processes }).map(([name, pid]) => [name, cpuSecondsOf(pid)]),
    );
    return { at: performance.now(), lsn: rows[0]?.lsn ?? '0/0', xid: rows[0]?.xid ?? '0', cpu };
  }
}

/** Processes that stand for the world outside; shown, but no part of the sum. */
const NOT_OURS = new Set(['counterparts', 'drain']);

/** The usual figures of `count` pieces of work done in `seconds`. */
export function figuresOf(count: number, seconds: number, cost: Cost): Record<string, number> {
  const cpu = Object.entries(cost.cpu).map(([name, spent]) => [`cpu ${name}`, (spent / count) * 1_000]);
  const total = Object.entries(cost.cpu).reduce((sum, [name, spent]) => sum + (NOT_OURS.has(name) ? 0 : spent), 0);
  return {
    perSecond: count / seconds,
    cpu: (total / count) * 1_000,
    ...(Object.fromEntries(cpu) as Record<string, number>),
    commits: cost.commits / count,
    wal: cost.walBytes / count,
  };
}

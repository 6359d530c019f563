import pg from 'pg';

const SHOWN = 40;
const LENGTH = 160;

/** Settings of a cluster that counts what each statement costs; planning and counting make everything a little slower. */
export const COUNT_STATEMENTS = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
  'pg_stat_statements.max': '10000',
};

interface Statement {
  readonly database: string;
  readonly calls: string;
  readonly ms: number;
  readonly planMs: number;
  readonly rows: string;
  readonly blocks: string;
  readonly query: string;
}

const TOP = `
  SELECT d.datname AS database, s.calls, s.total_exec_time AS ms, s.total_plan_time AS "planMs", s.rows,
         s.shared_blks_hit + s.shared_blks_read AS blocks, s.query
    FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
   WHERE d.datname <> 'postgres' ORDER BY s.total_exec_time + s.total_plan_time DESC LIMIT ${String(SHOWN)}`;

/** Where PostgreSQL's time went in a stretch of work, by statement; nothing of a value is in it. */
export class StatementCounts {
  private constructor(private readonly client: pg.Client) {}

  static async open(adminUrl: string): Promise<StatementCounts> {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    return new StatementCounts(client);
  }

  async reset(): Promise<void> {
    await this.client.query('SELECT pg_stat_statements_reset()');
  }

  /** @returns one line a statement, the dearest first */
  async top(): Promise<string[]> {
    const { rows } = await this.client.query<Statement>(TOP);
    return rows.map(({ database, calls, ms, planMs, rows: found, blocks, query }) => {
      const text = query.replaceAll(/\s+/g, ' ').slice(0, LENGTH);
      const figures = [ms, planMs].map((value) => value.toFixed(0).padStart(7)).join(' ');
      return `${figures} ${calls.padStart(7)} ${found.padStart(7)} ${blocks.padStart(9)} ${database.replace('kokuho_', '')}: ${text}`;
    });
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

export const STATEMENTS_HEADING = '     ms plan ms   calls    rows    blocks statement';

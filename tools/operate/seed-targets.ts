import pg from 'pg';
import { copyRows, type TableRows } from '#persistence/copy-rows';
import { urlFor } from '#persistence/provision';

const SERVICES = ['addressing', 'qualification', 'linkage', 'federation'] as const;
export type SeedService = (typeof SERVICES)[number];

/** Connections of the load, one transaction per service: the whole load is there, or none of it. */
export class SeedTargets {
  private readonly clients: ReadonlyMap<SeedService, pg.Client>;

  private constructor(clients: ReadonlyMap<SeedService, pg.Client>) {
    this.clients = clients;
  }

  static async open(adminUrl: string): Promise<SeedTargets> {
    const clients = new Map<SeedService, pg.Client>();
    for (const service of SERVICES) {
      const client = new pg.Client({ connectionString: urlFor(adminUrl, { database: `kokuho_${service}` }) });
      await client.connect();
      await client.query('BEGIN');
      clients.set(service, client);
    }
    return new SeedTargets(clients);
  }

  client(service: SeedService): pg.Client {
    const client = this.clients.get(service);
    if (!client) throw new RangeError('unknown service');
    return client;
  }

  async copy(service: SeedService, tables: readonly TableRows[]): Promise<void> {
    for (const rows of tables) await copyRows(this.client(service), rows);
  }

  /** Takes `count` values of a sequence at once; gives the first. */
  async reserve(service: SeedService, sequence: string, count: number): Promise<number> {
    const { rows } = await this.client(service).query<{ first: string }>(
      'SELECT nextval($1::regclass)::text AS first',
      [sequence],
    );
    const first = Number(rows[0]?.first);
    await this.client(service).query('SELECT setval($1::regclass, $2)', [sequence, first + Math.max(count, 1) - 1]);
    return first;
  }

  async commit(): Promise<void> {
    for (const client of this.clients.values()) await client.query('COMMIT');
    // Fresh statistics: the first queries after a load must not plan for empty tables.
    await Promise.all([...this.clients.values()].map((client) => client.query('ANALYZE')));
  }

  async close(): Promise<void> {
    await Promise.all([...this.clients.values()].map((client) => client.end()));
  }
}

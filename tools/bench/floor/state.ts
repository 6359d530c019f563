import pg from 'pg';
import type { Change } from './settings.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS person (
    resident_id text PRIMARY KEY, integrated text NOT NULL, sequence bigint NOT NULL, version int NOT NULL,
    copies json NOT NULL, rows json NOT NULL) WITH (fillfactor = 50);
  CREATE TABLE IF NOT EXISTS change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, resident_id text NOT NULL, version int NOT NULL, event json NOT NULL,
    request_id uuid NOT NULL UNIQUE, request json NOT NULL, lines json NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(),
    file_number int, copied_at timestamptz, copy_answer json, filed_at timestamptz, file_answer json,
    UNIQUE (resident_id, version));
  CREATE INDEX IF NOT EXISTS change_open ON change (id) WHERE copied_at IS NULL OR filed_at IS NULL;
  CREATE INDEX IF NOT EXISTS change_file ON change (file_number);
  CREATE TABLE IF NOT EXISTS file (number int PRIMARY KEY, name text NOT NULL, content bytea NOT NULL, done_at timestamptz);
  CREATE TABLE IF NOT EXISTS cursor (one boolean PRIMARY KEY DEFAULT true, answers bigint NOT NULL);
  INSERT INTO cursor (answers) VALUES (0) ON CONFLICT DO NOTHING`;

export interface Person {
  readonly residentId: string;
  readonly integrated: string;
  sequence: number;
  version: number;
  /** As the receivers hold them once everything recorded so far has arrived. */
  copies: { recordKey: string; recordVersion: number; content: Readonly<Record<string, unknown>> }[];
  rows: Record<string, string>[];
}

export interface NewChange extends Omit<Change, 'id'> {
  readonly person: Person;
  readonly version: number;
  readonly event: object;
  readonly requestId: string;
}

export interface SealedFile {
  readonly number: number;
  readonly name: string;
  readonly content: Buffer;
}

/** Every durable step, each one statement or one transaction. */
export class FloorState {
  readonly pool: pg.Pool;

  constructor(url: string, connections: number) {
    this.pool = new pg.Pool({ connectionString: url, max: connections });
  }

  /** @returns how far the answers of an earlier life were read */
  async prepare(): Promise<number> {
    await this.pool.query(SCHEMA);
    const { rows } = await this.pool.query<{ answers: string }>('SELECT answers FROM cursor');
    return Number(rows[0]?.answers);
  }

  /** Locks the people, lets `decide` make their changes, and commits both. */
  async record(
    people: readonly string[],
    decide: (found: ReadonlyMap<string, Person>) => NewChange[],
  ): Promise<Change[]> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const { rows } = await client.query<Person & { sequence: string }>({
        name: 'lock',
        text: `SELECT resident_id AS "residentId", integrated, sequence, version, copies, rows FROM person
                WHERE resident_id = ANY ($1) ORDER BY resident_id FOR UPDATE`,
        values: [people],
      });
      const found = new Map(rows.map((row) => [row.residentId, { ...row, sequence: Number(row.sequence) }]));
      const changes = decide(found);
      const recorded = changes.length === 0 ? [] : await insert(client, changes);
      await client.query('COMMIT');
      return recorded;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  async seal(file: SealedFile, changes: readonly Change[]): Promise<void> {
    await this.pool.query({
      name: 'seal',
      text: `WITH f AS (INSERT INTO file (number, name, content) VALUES ($1, $2, $3))
             UPDATE change SET file_number = $1 WHERE id = ANY ($4)`,
      values: [file.number, file.name, file.content, changes.map(({ id }) => id)],
    });
  }

  async fileAnswered(number: number, answer: object): Promise<void> {
    await this.pool.query({
      name: 'file-answered',
      text: `WITH f AS (UPDATE file SET done_at = now() WHERE number = $1),
             o AS (SELECT id FROM change WHERE file_number = $1 ORDER BY id FOR NO KEY UPDATE) UPDATE change c SET filed_at = now(), file_answer = $2 FROM o WHERE c.id = o.id`,
      values: [number, JSON.stringify(answer)],
    });
  }

  async copiesAnswered(answers: readonly { requestId: string; cursor: number }[]): Promise<void> {
    await this.pool.query({
      name: 'copies-answered',
      text: `WITH c AS (UPDATE cursor SET answers = $2),
             o AS (SELECT id, a FROM json_array_elements($1::json) a JOIN change ON request_id = (a->>'requestId')::uuid
                    ORDER BY id FOR NO KEY UPDATE OF change)
             UPDATE change c SET copied_at = now(), copy_answer = a FROM o WHERE c.id = o.id`,
      values: [JSON.stringify(answers), answers.at(-1)?.cursor],
    });
  }

  /** What an earlier life left unfinished. */
  async unfinished(condition: 'copied_at IS NULL' | 'file_number IS NULL'): Promise<Change[]> {
    const { rows } = await this.pool.query<Change & { id: string }>(
      `SELECT id, resident_id AS "residentId", request, lines FROM change WHERE ${condition} ORDER BY id`,
    );
    return rows.map((row) => ({ ...row, id: Number(row.id) }));
  }

  async files(): Promise<{ last: number; open: SealedFile[] }> {
    const { rows } = await this.pool.query<SealedFile & { open: boolean }>(
      'SELECT number, name, content, done_at IS NULL AS open FROM file ORDER BY number',
    );
    return { last: rows.at(-1)?.number ?? 0, open: rows.filter(({ open }) => open) };
  }
}

async function insert(client: pg.PoolClient, changes: readonly NewChange[]): Promise<Change[]> {
  const { rows } = await client.query<{ id: string }>({
    name: 'record',
    text: `INSERT INTO change (resident_id, version, event, request_id, request, lines)
           SELECT * FROM json_to_recordset($1) c ("residentId" text, version int, event json, "requestId" uuid, request json, lines json)
           RETURNING id`,
    values: [JSON.stringify(changes.map((change) => ({ ...change, person: undefined })))],
  });
  await client.query({
    name: 'advance',
    text: `UPDATE person p SET sequence = n.sequence, version = n.version, copies = n.copies, rows = n.rows
             FROM json_to_recordset($1) n ("residentId" text, sequence bigint, version int, copies json, rows json)
            WHERE resident_id = "residentId"`,
    values: [JSON.stringify([...new Set(changes.map(({ person }) => person))])],
  });
  return changes.map((change, index) => ({ ...change, id: Number(rows[index]?.id) }));
}

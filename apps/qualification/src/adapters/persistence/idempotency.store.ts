import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { IdempotencyState, IdempotencyStore, StoredAnswer } from '#security/idempotency';

/** A request whose process died without an answer may be made again after this. */
const LEASE = '30 seconds';

/** Keys of requests with their answers; two instances share them through the database. */
@Injectable()
export class PostgresIdempotencyStore implements IdempotencyStore {
  constructor(private readonly dataSource: DataSource) {}

  async begin(key: string, requestSha256: string): Promise<IdempotencyState> {
    const taken: unknown[] = await this.dataSource.query(
      `INSERT INTO idempotency AS i (key, body_sha256) VALUES ($1, $2)
       ON CONFLICT (key) DO UPDATE SET created_at = clock_timestamp()
         WHERE i.status IS NULL AND i.body_sha256 = excluded.body_sha256 AND i.created_at < clock_timestamp() - $3::interval
       RETURNING key`,
      [key, requestSha256, LEASE],
    );
    if (taken.length > 0) return 'new';
    const rows: { sha: string; status: number | null; answer: unknown }[] = await this.dataSource.query(
      'SELECT body_sha256 AS sha, status, answer FROM idempotency WHERE key = $1',
      [key],
    );
    const row = rows[0];
    if (row?.sha !== requestSha256) return 'mismatch';
    return row.status === null ? 'running' : { status: row.status, body: row.answer };
  }

  async complete(key: string, answer: StoredAnswer): Promise<void> {
    await this.dataSource.query('UPDATE idempotency SET status = $2, answer = $3 WHERE key = $1', [
      key,
      answer.status,
      JSON.stringify(answer.body ?? null),
    ]);
  }

  async abandon(key: string): Promise<void> {
    await this.dataSource.query('DELETE FROM idempotency WHERE key = $1 AND status IS NULL', [key]);
  }
}

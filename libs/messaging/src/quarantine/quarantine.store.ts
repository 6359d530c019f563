import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { AppError } from '#kernel/app-error';
import { ERROR_CODES } from '#kernel/error-codes';

/** Something that could not be taken in: kept whole, with the reason in plain words, until it is repaired and released. */
export interface QuarantineEntry {
  /** `registry` or the stream it came by. */
  readonly source: string;
  readonly reason: string;
  readonly reasonText: string;
  /** Paths of the fields at fault, never values. */
  readonly fields: readonly string[];
  readonly raw: Buffer;
  readonly encrypted?: boolean;
  /** What equal entries are recognised by; the raw bytes themselves unless they are encrypted anew each time. */
  readonly sha256Of?: Buffer;
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface QuarantineView {
  readonly id: string;
  readonly source: string;
  readonly reason: string;
  readonly text: string;
  readonly fields: readonly string[];
  readonly receivedAt: string;
  readonly seenCount: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly releasedAt: string | null;
  readonly releaseOutcome: string | null;
}

export interface QuarantinedBody {
  readonly id: string;
  readonly source: string;
  readonly raw: Buffer;
  readonly encrypted: boolean;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly releasedAt: Date | null;
}

const VIEW = `id::text, source, reason, reason_text AS "text", fields, received_at AS "receivedAt", seen_count AS "seenCount",
  octet_length(raw) AS bytes, encode(sha256, 'hex') AS sha256, released_at AS "releasedAt", release_outcome AS "releaseOutcome"`;

export class QuarantineStore {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  /** The same bytes for the same reason are one entry with a count, so a loop cannot fill the table. */
  async add(entry: QuarantineEntry, manager: EntityManager = this.dataSource.manager): Promise<string> {
    const rows: { id: string }[] = await manager.query(
      `INSERT INTO inbox.quarantine AS q (source, reason, reason_text, fields, raw, encrypted, properties, sha256)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (source, reason, sha256) DO UPDATE SET seen_count = q.seen_count + 1
       RETURNING id::text`,
      [
        entry.source,
        entry.reason,
        entry.reasonText,
        JSON.stringify(entry.fields),
        entry.raw,
        entry.encrypted ?? false,
        JSON.stringify(entry.properties ?? {}),
        createHash('sha256')
          .update(entry.sha256Of ?? entry.raw)
          .digest(),
      ],
    );
    return rows[0]?.id ?? '';
  }

  /** Stores what an error of the registry says: its code as the reason, its words, its field paths. */
  addError(
    source: string,
    error: AppError,
    raw: Buffer,
    properties: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    const { field, fields } = error.details;
    const paths = Array.isArray(fields) ? (fields as string[]) : typeof field === 'string' ? [field] : [];
    const { text, action } = ERROR_CODES[error.code];
    return this.add({ source, reason: error.code, reasonText: `${text}${action}`, fields: paths, raw, properties });
  }

  async list(filter: { reason?: string; afterId?: string; limit: number }): Promise<QuarantineView[]> {
    return this.dataSource.query(
      `SELECT ${VIEW} FROM inbox.quarantine
        WHERE ($1::text IS NULL OR reason = $1) AND ($2::bigint IS NULL OR id > $2) ORDER BY id LIMIT $3`,
      [filter.reason ?? null, filter.afterId ?? null, filter.limit],
    );
  }

  /** The stored bytes, locked for a release. */
  async lock(manager: EntityManager, id: string): Promise<QuarantinedBody | undefined> {
    const rows: QuarantinedBody[] = await manager.query(
      `SELECT id::text, source, raw, encrypted, properties, released_at AS "releasedAt" FROM inbox.quarantine WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return rows[0];
  }

  async markReleased(manager: EntityManager, id: string, by: string, reason: string, outcome: string): Promise<void> {
    await manager.query(
      `UPDATE inbox.quarantine SET released_at = clock_timestamp(), released_by = $2, release_reason = $3, release_outcome = $4 WHERE id = $1`,
      [id, by, reason, outcome],
    );
  }
}

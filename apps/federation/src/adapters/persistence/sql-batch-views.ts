import type { DataSource } from 'typeorm';
import { type BatchView, BatchViews } from '../../application/ports/batch-views.ts';

export class SqlBatchViews extends BatchViews {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.dataSource = dataSource;
  }

  list(limit: number, cursor?: string): Promise<BatchView[]> {
    return this.dataSource.query(
      `SELECT b.batch_id AS "batchId", b.file_name AS "fileName", b.identifier, b.file_number AS "fileNumber",
              b.municipality AS "municipalityCode", b.state, b.records, i.answered, i.refused, b.bytes,
              encode(b.sha256, 'hex') AS sha256, b.sealed_at AS "sealedAt", b.uploaded_at AS "uploadedAt",
              b.answered_at AS "answeredAt", b.uploads, b.last_failure AS "lastFailure"
         FROM file_batch b
        CROSS JOIN LATERAL (SELECT count(result)::int AS answered, count(*) FILTER (WHERE result = '2')::int AS refused
                              FROM file_batch_item WHERE batch_id = b.batch_id) i
        WHERE $2::uuid IS NULL OR b.batch_id < $2::uuid
        ORDER BY b.batch_id DESC LIMIT $1`,
      [limit, cursor ?? null],
    );
  }
}

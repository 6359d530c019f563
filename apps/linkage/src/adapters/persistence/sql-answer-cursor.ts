import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AnswerCursor } from '../../application/ports/answer-cursor.ts';
import { RECEIVER } from '../../domain/receiver.ts';

@Injectable()
export class SqlAnswerCursor extends AnswerCursor {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async read(): Promise<number> {
    const rows: { cursor: string }[] = await this.dataSource.query('SELECT cursor FROM answer_cursor WHERE feed = $1', [
      RECEIVER,
    ]);
    return Number(rows[0]?.cursor ?? 0);
  }

  async advance(manager: EntityManager, from: number, to: number): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `INSERT INTO answer_cursor AS c (feed, cursor) SELECT $1, $3::bigint
        WHERE $2::bigint = 0 OR EXISTS (SELECT 1 FROM answer_cursor WHERE feed = $1)
       ON CONFLICT (feed) DO UPDATE SET cursor = excluded.cursor, updated_at = clock_timestamp() WHERE c.cursor = $2
       RETURNING feed`,
      [RECEIVER, from, to],
    );
    return rows.length > 0;
  }
}

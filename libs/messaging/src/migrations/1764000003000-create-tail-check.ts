import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each consumer has compared its gates with the last numbers of the producers. */
export class CreateTailCheck1764000003000 implements MigrationInterface {
  readonly name = 'CreateTailCheck1764000003000';

  async up(runner: QueryRunner): Promise<void> {
    // Messages lie on disk in the order they were made: a block range index finds the newest and costs next to nothing.
    await runner.query(
      'CREATE INDEX message_created ON outbox.message USING brin (created_at) WITH (pages_per_range = 16, autosummarize = on)',
    );
    await runner.query(
      `CREATE TABLE inbox.tail_check (
         consumer text, stream text, clean_until timestamptz, walked_at timestamptz, PRIMARY KEY (consumer, stream))`,
    );
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

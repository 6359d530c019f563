import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A pending row is made from its destination's row by one statement, so the reference could only cost: every message of
 * every transaction locked the same few destinations.
 */
export class DropPendingReference1764000007000 implements MigrationInterface {
  readonly name = 'DropPendingReference1764000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox.pending DROP CONSTRAINT pending_dest_fkey');
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

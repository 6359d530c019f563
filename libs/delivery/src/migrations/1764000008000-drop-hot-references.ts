import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Objects, attempts and changes are made by statements that hold the row they name, and never deleted. Checking each
 * reference again cost as much as the row itself.
 */
export class DropHotReferences1764000008000 implements MigrationInterface {
  readonly name = 'DropHotReferences1764000008000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE delivery.attempt DROP CONSTRAINT attempt_object_id_fkey');
    await runner.query(
      `ALTER TABLE delivery.change DROP CONSTRAINT change_object_id_fkey, DROP CONSTRAINT change_attempt_id_fkey`,
    );
    await runner.query('ALTER TABLE delivery.holding DROP CONSTRAINT holding_object_id_fkey');
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deliveries that nobody speaks of are found oldest first, and each receiver has at most one open task about them. */
export class FindSilence1764000040000 implements MigrationInterface {
  readonly name = 'FindSilence1764000040000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new RangeError('forward only'));
  }
}

const STATEMENTS = [
  'DROP INDEX delivery_open',
  // With the time behind the state, what has waited too long is a range: a burst of fresh ones is not read.
  `CREATE INDEX delivery_open ON delivery (receiver, state, at)
    WHERE state IN ('pending', 'sent', 'unknown', 'rejected')`,
  `CREATE UNIQUE INDEX task_silent ON task (subject_receiver)
    WHERE kind = 'DELIVERY_SILENT' AND status IN ('open', 'held')`,
];

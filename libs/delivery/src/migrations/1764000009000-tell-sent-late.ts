import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Attempts of which nobody was told yet that they are on their way; most are answered before that is worth a message. */
export class TellSentLate1764000009000 implements MigrationInterface {
  readonly name = 'TellSentLate1764000009000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE delivery.attempt ADD COLUMN told_sent boolean NOT NULL DEFAULT false');
    // What stands here was told when it was sent.
    await runner.query(`UPDATE delivery.attempt SET told_sent = true WHERE sent_at IS NOT NULL`);
    await runner.query(
      `CREATE INDEX attempt_untold ON delivery.attempt (sent_at) WHERE state = 'sending' AND NOT told_sent`,
    );
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

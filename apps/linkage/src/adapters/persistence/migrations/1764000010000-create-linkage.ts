import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addressees as far as linkage needs them, and the cursor of the receiver's answers. */
export class CreateLinkage1764000010000 implements MigrationInterface {
  readonly name = 'CreateLinkage1764000010000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const STATEMENTS = [
  `CREATE TABLE addressee (
     municipality text NOT NULL, resident_id text NOT NULL, integrated_addressee_number text NOT NULL,
     protection_starts_on date, protection_ends_on date, updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (municipality, resident_id),
     CHECK (protection_ends_on IS NULL OR protection_starts_on IS NOT NULL))`,
  'CREATE INDEX addressee_number ON addressee (municipality, integrated_addressee_number)',
  `CREATE TABLE answer_cursor (
     feed text PRIMARY KEY, cursor bigint NOT NULL, updated_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  `COMMENT ON TABLE addressee IS '宛名番号ごとの団体内統合宛名番号と支援措置の期間'`,
  `COMMENT ON TABLE answer_cursor IS '中間サーバーの回答をどこまで取り込んだか'`,
];

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Re-effects: what a receiver has lost is brought about again, on the word of two persons. */
export class CreateReEffect1764000005000 implements MigrationInterface {
  readonly name = 'CreateReEffect1764000005000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const STATEMENTS = [
  `CREATE TABLE delivery.re_effect (
     id uuid PRIMARY KEY, object_id bigint NOT NULL REFERENCES delivery.object, version int NOT NULL,
     proposed_by text NOT NULL, approved_by text NOT NULL CHECK (approved_by <> proposed_by), reason text NOT NULL,
     believed jsonb NOT NULL, reported jsonb NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  'CREATE INDEX re_effect_object ON delivery.re_effect (object_id)',
  'ALTER TABLE delivery.object ADD COLUMN re_effect_id uuid REFERENCES delivery.re_effect',
  'ALTER TABLE delivery.attempt ADD COLUMN re_effect_id uuid REFERENCES delivery.re_effect',
  'CREATE INDEX attempt_re_effect ON delivery.attempt (re_effect_id) WHERE re_effect_id IS NOT NULL',
  `COMMENT ON TABLE delivery.re_effect IS '再反映。相手の申告に合わせた保有と、そのときまで信じていた保有（行のキー・版・ハッシュだけ）、提案者と承認者'`,
  `COMMENT ON COLUMN delivery.object.re_effect_id IS 'まだ試行になっていない再反映'`,
  `COMMENT ON COLUMN delivery.attempt.re_effect_id IS 'この試行は再反映によるもので、どの異動にも属さない'`,
  // What was done, and who answers for it, stays written.
  `DO $$ DECLARE app text := current_setting('kokuho.app_role', true);
   BEGIN
     IF app IS NOT NULL AND app <> '' THEN
       EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON delivery.re_effect FROM %I', app);
     END IF;
   END $$`,
];

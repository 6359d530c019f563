import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What receivers were told of each person at the start: no message says it, and a comparison has to know. */
export class CreateInitialOutward1764000030000 implements MigrationInterface {
  readonly name = 'CreateInitialOutward1764000030000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new RangeError('forward only'));
  }
}

const STATEMENTS = [
  `CREATE TABLE initial_outward (
     municipality text NOT NULL, resident_id text NOT NULL, business_day date NOT NULL, outward jsonb NOT NULL,
     PRIMARY KEY (municipality, resident_id))`,
  // Pages of a comparison are read in byte order, whatever the collation of the database is.
  `CREATE INDEX person_walk ON person (municipality, resident_id COLLATE "C") WHERE version > 0`,
  `CREATE INDEX nhi_household_walk ON nhi_household (municipality, nhi_household_id COLLATE "C") WHERE version > 0`,
  `CREATE INDEX task_divergence ON task (subject_receiver) WHERE kind = 'DIVERGENCE' AND status IN ('open', 'held')`,
  `COMMENT ON TABLE initial_outward IS '初期移行の時点で送付先が持っていた状態（メッセージは無い）'`,
];

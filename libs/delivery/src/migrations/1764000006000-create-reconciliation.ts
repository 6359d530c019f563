import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Comparisons of the ledger, the sender's books and the receiver, and what each of them found. */
export class CreateReconciliation1764000006000 implements MigrationInterface {
  readonly name = 'CreateReconciliation1764000006000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const STATEMENTS = [
  // Pages are read in byte order, whatever the collation of the database is.
  `CREATE INDEX object_walk ON delivery.object (receiver, municipality, object_kind, object_id COLLATE "C")`,
  `CREATE TABLE delivery.reconciliation (
     run_id uuid PRIMARY KEY, receiver text NOT NULL, trigger text NOT NULL CHECK (trigger IN ('manual', 'nightly')),
     requested_by text NOT NULL, state text NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
     phase text NOT NULL DEFAULT 'comparing' CHECK (phase IN ('comparing', 'confirming')),
     total int NOT NULL DEFAULT 0, compared int NOT NULL DEFAULT 0, suspects int NOT NULL DEFAULT 0,
     under_way int NOT NULL DEFAULT 0, cancel_requested boolean NOT NULL DEFAULT false, failure text,
     started_at timestamptz NOT NULL DEFAULT clock_timestamp(), heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     ended_at timestamptz)`,
  `CREATE UNIQUE INDEX reconciliation_running ON delivery.reconciliation (receiver) WHERE state = 'running'`,
  `CREATE INDEX reconciliation_started ON delivery.reconciliation (started_at)`,
  `CREATE TABLE delivery.divergence (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run_id uuid NOT NULL REFERENCES delivery.reconciliation,
     object_kind text NOT NULL, object_id text NOT NULL, cause text NOT NULL,
     ledger_version int, wanted_version int, held jsonb NOT NULL, reported jsonb NOT NULL,
     state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'proposed', 'approved', 'applied', 'failed')),
     reason text, proposed_by text, proposed_at timestamptz, approved_by text, approved_at timestamptz,
     re_effect_id uuid REFERENCES delivery.re_effect, failure text, applied_at timestamptz,
     UNIQUE (run_id, object_kind, object_id), CHECK (approved_by <> proposed_by),
     CHECK (state NOT IN ('approved', 'applied') OR approved_by IS NOT NULL)) WITH (fillfactor = 80)`,
  `CREATE INDEX divergence_approved ON delivery.divergence (id) WHERE state = 'approved'`,
  `COMMENT ON TABLE delivery.reconciliation IS '台帳・送付の帳簿・相手の全件照合'`,
  `COMMENT ON TABLE delivery.divergence IS '照合で見つかった不一致（行のキー・版・ハッシュだけ）と、その手当て'`,
];

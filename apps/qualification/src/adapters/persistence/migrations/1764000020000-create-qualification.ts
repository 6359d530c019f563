import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateQualification1764000020000 implements MigrationInterface {
  readonly name = 'CreateQualification1764000020000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PEOPLE, ...LEDGER, ...WORK, ...RIGHTS, ...COMMENTS]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const PEOPLE = [
  // The row that everything about one registry household is locked by, its 国保世帯 included.
  `CREATE TABLE registry_household (
     municipality text NOT NULL, registry_household_id text NOT NULL, PRIMARY KEY (municipality, registry_household_id))`,
  `CREATE TABLE person (
     municipality text NOT NULL, resident_id text NOT NULL,
     integrated_addressee_number text NOT NULL, registry_household_id text NOT NULL,
     state jsonb NOT NULL, died_on date, addressing_seq bigint NOT NULL,
     version int NOT NULL DEFAULT 0, nhi_household_id text,
     updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (municipality, resident_id)) WITH (fillfactor = 80)`,
  'CREATE INDEX person_registry_household ON person (municipality, registry_household_id)',
  'CREATE SEQUENCE nhi_household_id AS bigint START 1000001',
  `CREATE TABLE nhi_household (
     municipality text NOT NULL, nhi_household_id text NOT NULL, registry_household_id text NOT NULL,
     symbol text NOT NULL, number text NOT NULL, branches jsonb NOT NULL DEFAULT '[]',
     version int NOT NULL DEFAULT 0, outward jsonb, head_resident_id text,
     PRIMARY KEY (municipality, nhi_household_id), UNIQUE (municipality, symbol, number))`,
  'CREATE INDEX nhi_household_registry ON nhi_household (municipality, registry_household_id)',
  'CREATE INDEX nhi_household_head ON nhi_household (municipality, head_resident_id)',
  `CREATE TABLE household_event (
     event_id uuid PRIMARY KEY, municipality text NOT NULL, nhi_household_id text NOT NULL, change_id uuid NOT NULL,
     sequence int NOT NULL, content jsonb NOT NULL, recorded_at timestamptz NOT NULL,
     UNIQUE (municipality, nhi_household_id, sequence))`,
  // 適用 by household, read from the ledger; rebuilt for a person with each of his changes.
  `CREATE TABLE member_period (
     municipality text NOT NULL, resident_id text NOT NULL, nhi_household_id text NOT NULL,
     starts_on date NOT NULL, ends_on date, CHECK (ends_on IS NULL OR ends_on > starts_on),
     PRIMARY KEY (municipality, resident_id, starts_on))`,
  'CREATE INDEX member_period_household ON member_period (municipality, nhi_household_id)',
];

const LEDGER = [
  `CREATE TABLE ledger_event (
     event_id uuid PRIMARY KEY, municipality text NOT NULL, resident_id text NOT NULL, change_id uuid NOT NULL,
     sequence int NOT NULL, kind text NOT NULL, effective_on date NOT NULL, fact_date date NOT NULL,
     provisional boolean NOT NULL, authority text NOT NULL, content jsonb NOT NULL, recorded_at timestamptz NOT NULL,
     UNIQUE (municipality, resident_id, sequence))`,
  `CREATE TABLE change (
     change_id uuid PRIMARY KEY, municipality text NOT NULL, resident_id text NOT NULL, group_id text,
     version int NOT NULL, kind text NOT NULL, effective_on date NOT NULL, reason text NOT NULL,
     basis jsonb NOT NULL, reasons jsonb NOT NULL, registry_event_id text, registry_sequence bigint, task_id uuid, notification_id uuid,
     actor text, lane_seq bigint, message_id uuid, trace_id text, recorded_at timestamptz NOT NULL,
     UNIQUE (municipality, resident_id, version))`,
  'CREATE INDEX change_resident ON change (municipality, resident_id, recorded_at)',
  'CREATE INDEX change_registry ON change (municipality, resident_id, registry_sequence)',
  `CREATE TABLE delivery (
     receiver text NOT NULL, object_kind text NOT NULL, object_id text NOT NULL, version int NOT NULL,
     municipality text NOT NULL, change_id uuid NOT NULL, state text NOT NULL, at timestamptz NOT NULL,
     evidence jsonb NOT NULL DEFAULT '{}', history jsonb NOT NULL DEFAULT '[]',
     PRIMARY KEY (municipality, receiver, object_kind, object_id, version))`,
  'CREATE INDEX delivery_change ON delivery (change_id)',
  `CREATE INDEX delivery_open ON delivery (receiver, state) WHERE state IN ('pending', 'sent', 'unknown', 'rejected')`,
];

const WORK = [
  `CREATE TABLE change_group (
     municipality text NOT NULL, group_id text NOT NULL, expected int NOT NULL, business_day date NOT NULL,
     settled boolean NOT NULL DEFAULT false, deadline timestamptz NOT NULL, traceparent text,
     PRIMARY KEY (municipality, group_id))`,
  'CREATE INDEX change_group_waiting ON change_group (deadline) WHERE NOT settled',
  `CREATE TABLE change_group_member (
     municipality text NOT NULL, group_id text NOT NULL, resident_id text NOT NULL, registry_sequence bigint NOT NULL,
     change jsonb NOT NULL, decided boolean NOT NULL DEFAULT false,
     PRIMARY KEY (municipality, group_id, resident_id, registry_sequence))`,
  `CREATE TABLE task (
     task_id uuid PRIMARY KEY, municipality text NOT NULL, group_id text, kind text NOT NULL,
     status text NOT NULL CHECK (status IN ('open', 'held', 'done', 'withdrawn')), version int NOT NULL DEFAULT 1,
     household_head text, members jsonb NOT NULL, reasons jsonb NOT NULL DEFAULT '[]', due_on date,
     business_day date NOT NULL, traceparent text, subject_change_id uuid, subject_receiver text,
     decided_by text, decided_at timestamptz, decision jsonb, created_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  'CREATE INDEX task_status ON task (status, created_at)',
  'CREATE INDEX task_members ON task USING gin (members jsonb_path_ops)',
  'CREATE INDEX task_subject ON task (subject_change_id) WHERE subject_change_id IS NOT NULL',
  `CREATE TABLE notification (
     notification_id uuid PRIMARY KEY, municipality text NOT NULL, body jsonb NOT NULL, actor text NOT NULL,
     received_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  `CREATE TABLE audit_event (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
     actor text NOT NULL, action text NOT NULL, municipality text NOT NULL, resident_id text, reference text)`,
  `CREATE TABLE idempotency (
     key text PRIMARY KEY, body_sha256 text NOT NULL, status int, answer jsonb,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
];

const RIGHTS = [
  // Ledger, household history and audit are append-only for the application.
  `DO $$ DECLARE app text := current_setting('kokuho.app_role', true);
   BEGIN
     IF app IS NOT NULL AND app <> '' THEN
       EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON ledger_event, household_event, audit_event FROM %I', app);
     END IF;
   END $$`,
];

const COMMENTS = [
  `COMMENT ON TABLE person IS '宛名から受け取った人の現在の状態'`,
  `COMMENT ON TABLE nhi_household IS '国保世帯'`,
  `COMMENT ON TABLE ledger_event IS '資格・適用の台帳（追記のみ）'`,
  `COMMENT ON TABLE change IS '資格の異動（送付の単位）'`,
  `COMMENT ON TABLE delivery IS '異動と送付先ごとの送達状態'`,
  `COMMENT ON TABLE task IS '職員の判断を待つ異動'`,
];

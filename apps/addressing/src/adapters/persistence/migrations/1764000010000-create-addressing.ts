import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAddressing1764000010000 implements MigrationInterface {
  readonly name = 'CreateAddressing1764000010000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const STATEMENTS = [
  // Given out one after the other and derived from nothing, so that the number says nothing about the person.
  'CREATE SEQUENCE integrated_addressee_number AS bigint MINVALUE 100000000000001 START 100000000000001',
  `CREATE TABLE addressee (
     municipality text NOT NULL, resident_id text NOT NULL,
     integrated_addressee_number text NOT NULL CHECK (integrated_addressee_number ~ '^[0-9]{15}$'),
     state jsonb NOT NULL, protection jsonb, last_sequence bigint NOT NULL,
     updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (municipality, resident_id)) WITH (fillfactor = 80)`,
  'CREATE INDEX addressee_integrated ON addressee (municipality, integrated_addressee_number)',
  `CREATE TABLE registry_event (
     municipality text NOT NULL, resident_id text NOT NULL, sequence bigint NOT NULL,
     event_id text NOT NULL, source text NOT NULL, content_sha256 bytea NOT NULL,
     channel text NOT NULL, reason text NOT NULL, change_group text NOT NULL, body jsonb NOT NULL,
     lane_seq bigint NOT NULL, message_id uuid NOT NULL, trace_id text,
     received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (municipality, resident_id, sequence), UNIQUE (source, event_id))`,
  `CREATE TABLE individual_number (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     municipality text NOT NULL, resident_id text NOT NULL, cipher bytea NOT NULL, iv bytea NOT NULL, tag bytea NOT NULL,
     key_id text NOT NULL, blind_index bytea NOT NULL, stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     replaced_at timestamptz)`,
  'CREATE UNIQUE INDEX individual_number_current ON individual_number (municipality, resident_id) WHERE replaced_at IS NULL',
  'CREATE INDEX individual_number_index ON individual_number (municipality, blind_index) WHERE replaced_at IS NULL',
  `COMMENT ON TABLE addressee IS '宛名（住民・住登外）の現在の状態'`,
  `COMMENT ON TABLE registry_event IS '受け取った住民異動（個人番号を除く）'`,
  `COMMENT ON TABLE individual_number IS '個人番号（暗号化）'`,
];

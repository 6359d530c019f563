import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Wanted, holding and attempts of a sender.
 *
 * Rows are `json`, not `jsonb`: the text of an attempt must come back as it was stored, since the same bytes are sent
 * again after a crash.
 */
export class CreateDelivery1764000001000 implements MigrationInterface {
  readonly name = 'CreateDelivery1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const STATEMENTS = [
  'CREATE SCHEMA delivery',
  `CREATE TABLE delivery.object (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     receiver text NOT NULL, municipality text NOT NULL,
     object_kind text NOT NULL CHECK (object_kind IN ('person', 'household')), object_id text NOT NULL,
     wanted_version int NOT NULL, change_id uuid NOT NULL,
     stream text NOT NULL, epoch uuid NOT NULL, lane text NOT NULL, lane_seq bigint NOT NULL,
     business_day date NOT NULL, traceparent text,
     wanted_rows json NOT NULL, waits_for jsonb NOT NULL DEFAULT '[]', context json NOT NULL DEFAULT '{}',
     wanted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     cut_version int NOT NULL DEFAULT 0, settled_version int NOT NULL DEFAULT 0, open_attempt uuid,
     UNIQUE (receiver, municipality, object_kind, object_id)) WITH (fillfactor = 70)`,
  `CREATE INDEX object_due ON delivery.object (receiver, wanted_at)
     WHERE wanted_version > cut_version AND open_attempt IS NULL`,
  `CREATE TABLE delivery.attempt (
     id uuid PRIMARY KEY, object_id bigint NOT NULL REFERENCES delivery.object,
     version int NOT NULL, change_id uuid NOT NULL, generation int NOT NULL CHECK (generation > 0),
     idempotency_key uuid NOT NULL UNIQUE,
     state text NOT NULL CHECK (state IN ('queued', 'sending', 'unknown', 'done', 'rejected')),
     rows json NOT NULL, context json NOT NULL, business_day date NOT NULL, traceparent text,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     sent_at timestamptz, sends int NOT NULL DEFAULT 0, answer_due timestamptz, ask_at timestamptz,
     file_name text, line int, answer json, answered_at timestamptz,
     UNIQUE (object_id, version, generation))`,
  `CREATE UNIQUE INDEX attempt_in_flight ON delivery.attempt (object_id) WHERE state IN ('queued', 'sending', 'unknown')`,
  `CREATE INDEX attempt_queued ON delivery.attempt (created_at) WHERE state = 'queued'`,
  `CREATE INDEX attempt_due ON delivery.attempt (answer_due) WHERE state = 'sending'`,
  `CREATE INDEX attempt_ask ON delivery.attempt (ask_at) WHERE state IN ('sending', 'unknown')`,
  `CREATE TABLE delivery.change (
     object_id bigint NOT NULL REFERENCES delivery.object, version int NOT NULL, change_id uuid NOT NULL,
     state text NOT NULL DEFAULT 'pending' CHECK (state IN
       ('pending', 'sent', 'unknown', 'accepted', 'rejected', 'covered', 'superseded', 'not-required')),
     attempt_id uuid REFERENCES delivery.attempt, evidence json NOT NULL DEFAULT '{}',
     business_day date NOT NULL, traceparent text,
     taken_at timestamptz NOT NULL DEFAULT clock_timestamp(), at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (object_id, version)) WITH (fillfactor = 80)`,
  'CREATE INDEX change_change_id ON delivery.change (change_id)',
  `CREATE INDEX change_open ON delivery.change (state, taken_at) WHERE state IN ('pending', 'sent', 'unknown', 'rejected')`,
  `CREATE TABLE delivery.holding (
     object_id bigint NOT NULL REFERENCES delivery.object, key text NOT NULL,
     last_version int NOT NULL CHECK (last_version > 0),
     held_version int, content json, content_sha256 text, accepted_at timestamptz,
     PRIMARY KEY (object_id, key),
     CHECK ((held_version IS NULL) = (content IS NULL)), CHECK (held_version <= last_version)) WITH (fillfactor = 80)`,
  `CREATE TABLE delivery.contradiction (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, attempt_id uuid NOT NULL REFERENCES delivery.attempt,
     kind text NOT NULL CHECK (kind IN ('contradiction', 'mismatch')), answer json NOT NULL, sha256 text NOT NULL,
     at timestamptz NOT NULL DEFAULT clock_timestamp(), UNIQUE (attempt_id, sha256))`,
  `COMMENT ON TABLE delivery.object IS '送付先ごとの対象（被保険者・国保世帯）と、届けたい最新の状態'`,
  `COMMENT ON TABLE delivery.attempt IS '送付の試行。行と冪等キーは送信前に確定する'`,
  `COMMENT ON TABLE delivery.change IS '変更ごと・送付先ごとの状態'`,
  `COMMENT ON TABLE delivery.holding IS '送付先が受領した行と、使用済みの最終の版'`,
  `COMMENT ON TABLE delivery.contradiction IS '確定後に届いた食い違う回答、または送った行と合わない回答'`,
];

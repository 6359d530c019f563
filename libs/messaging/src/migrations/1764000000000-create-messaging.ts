import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outbox (messages are insert-only, by day) and inbox (gates, holds, quarantine) of one service. */
export class CreateMessaging1764000000000 implements MigrationInterface {
  readonly name = 'CreateMessaging1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...OUTBOX, ...INBOX, ...RIGHTS]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const OUTBOX = [
  'CREATE SCHEMA outbox',
  `CREATE TABLE outbox.epoch (
     singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
     epoch uuid NOT NULL DEFAULT gen_random_uuid(),
     created_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  'INSERT INTO outbox.epoch DEFAULT VALUES',
  `CREATE TABLE outbox.lane (
     stream text, municipality text, lane text, last_seq bigint NOT NULL CHECK (last_seq > 0),
     PRIMARY KEY (stream, municipality, lane)) WITH (fillfactor = 70)`,
  `CREATE TABLE outbox.message (
     day date NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY (CACHE 1),
     message_id uuid NOT NULL, stream text NOT NULL, municipality text NOT NULL, lane text NOT NULL, lane_seq bigint NOT NULL,
     shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 63), type text NOT NULL, change_id uuid,
     body bytea NOT NULL, body_sha256 bytea NOT NULL, traceparent text,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (day, seq)) PARTITION BY RANGE (day)`,
  'CREATE INDEX message_lane ON outbox.message (stream, municipality, lane, lane_seq)',
  `CREATE TABLE outbox.destination (
     dest smallint PRIMARY KEY, stream text NOT NULL, subscriber text NOT NULL, queues smallint NOT NULL,
     paused_reason text, resume_at timestamptz, UNIQUE (stream, subscriber))`,
  `CREATE TABLE outbox.pending (
     dest smallint NOT NULL REFERENCES outbox.destination, stream text NOT NULL, municipality text NOT NULL,
     lane text NOT NULL, lane_seq bigint NOT NULL, shard smallint NOT NULL, day date NOT NULL, seq bigint NOT NULL,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (dest, stream, municipality, lane, lane_seq))
     WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0)`,
  // Days are created ahead by the application role, which must not own tables: hence a definer function.
  `CREATE FUNCTION outbox.ensure_days(ahead int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
   DECLARE d date; made int := 0;
   BEGIN
     FOR d IN SELECT generate_series(current_date - 1, current_date + ahead, interval '1 day')::date LOOP
       IF to_regclass('outbox.message_' || to_char(d, 'YYYYMMDD')) IS NULL THEN
         EXECUTE format('CREATE TABLE outbox.%I PARTITION OF outbox.message FOR VALUES FROM (%L) TO (%L)',
                        'message_' || to_char(d, 'YYYYMMDD'), d, d + 1);
         made := made + 1;
       END IF;
     END LOOP;
     RETURN made;
   END $$`,
  'SELECT outbox.ensure_days(14)',
];

const INBOX = [
  'CREATE SCHEMA inbox',
  `CREATE TABLE inbox.lane (
     consumer text, stream text, epoch uuid, municipality text, lane text,
     last_seq bigint NOT NULL, last_sha256 bytea, updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (consumer, stream, epoch, municipality, lane)) WITH (fillfactor = 70)`,
  `CREATE TABLE inbox.hold (
     id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
     consumer text, stream text, epoch uuid, municipality text, lane text, lane_seq bigint,
     state text NOT NULL CHECK (state IN ('gap', 'after', 'too-new', 'parked')),
     message_id uuid NOT NULL, type text NOT NULL, body bytea NOT NULL, wait_for jsonb,
     error_class text, error_text text, attempts int NOT NULL DEFAULT 0, asked_at timestamptz,
     received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (consumer, stream, epoch, municipality, lane, lane_seq))`,
  'CREATE INDEX hold_state ON inbox.hold (state, received_at)',
  `CREATE TABLE inbox.quarantine (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, source text NOT NULL, reason text NOT NULL, reason_text text NOT NULL,
     fields jsonb NOT NULL DEFAULT '[]', raw bytea NOT NULL, encrypted boolean NOT NULL DEFAULT false,
     properties jsonb NOT NULL DEFAULT '{}', sha256 bytea NOT NULL,
     received_at timestamptz NOT NULL DEFAULT clock_timestamp(), seen_count int NOT NULL DEFAULT 1,
     released_at timestamptz, released_by text, release_reason text, release_outcome text,
     UNIQUE (source, reason, sha256))`,
];

const RIGHTS = [
  // Messages are never changed or removed by the application: what was said stays said.
  `DO $$ DECLARE app text := current_setting('kokuho.app_role', true);
   BEGIN
     IF app IS NOT NULL AND app <> '' THEN
       EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON outbox.message FROM %I', app);
     END IF;
   END $$`,
];

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operators do to messaging: pauses, replays, tombstones; and the days of messages that are kept. */
export class CreateOperations1764000005000 implements MigrationInterface {
  readonly name = 'CreateOperations1764000005000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PRODUCER, ...CONSUMER]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const PRODUCER = [
  'ALTER TABLE outbox.destination ADD COLUMN paused_by text, ADD COLUMN paused_at timestamptz',
  `CREATE TABLE outbox.replay (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, dest smallint NOT NULL REFERENCES outbox.destination,
     municipality text, lane text, said_from timestamptz, said_until timestamptz NOT NULL,
     per_second int NOT NULL CHECK (per_second > 0), total bigint NOT NULL, asked bigint NOT NULL DEFAULT 0,
     state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'stopped')),
     next_day date NOT NULL DEFAULT '-infinity', next_seq bigint NOT NULL DEFAULT 0,
     reason text NOT NULL, requested_by text NOT NULL, requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     stopped_by text, ended_at timestamptz)`,
  `CREATE INDEX replay_running ON outbox.replay (id) WHERE state = 'running'`,
  // A day with a message that is still on its way stays, however old; the application role cannot drop anything itself.
  `CREATE FUNCTION outbox.drop_days(keep int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
   DECLARE d date; gone int := 0;
   BEGIN
     IF keep < 31 THEN RAISE EXCEPTION 'messages are kept for at least 31 days' USING ERRCODE = '22023'; END IF;
     PERFORM set_config('lock_timeout', '2s', true);
     FOR d IN SELECT to_date(right(c.relname, 8), 'YYYYMMDD') AS day FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
               WHERE i.inhparent = 'outbox.message'::regclass ORDER BY day LOOP
       CONTINUE WHEN d >= current_date - keep OR EXISTS (SELECT 1 FROM outbox.pending p WHERE p.day = d);
       EXECUTE format('ALTER TABLE outbox.message DETACH PARTITION outbox.%I', 'message_' || to_char(d, 'YYYYMMDD'));
       EXECUTE format('DROP TABLE outbox.%I', 'message_' || to_char(d, 'YYYYMMDD'));
       gone := gone + 1;
     END LOOP;
     RETURN gone;
   END $$`,
];

const CONSUMER = [
  // Only messages that came back to us are counted: that is what a crash leaves behind.
  `CREATE TABLE inbox.suspect (
     consumer text, stream text, epoch uuid, municipality text, lane text, lane_seq bigint, started int NOT NULL,
     since timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (consumer, stream, epoch, municipality, lane, lane_seq))`,
  `CREATE TABLE inbox.tombstone (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     consumer text NOT NULL, stream text NOT NULL, epoch uuid NOT NULL, municipality text NOT NULL, lane text NOT NULL,
     lane_seq bigint NOT NULL, message_id uuid NOT NULL, type text NOT NULL, body bytea NOT NULL, error_class text,
     state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'set', 'refused')),
     reason text NOT NULL, proposed_by text NOT NULL, proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     decided_by text, decided_at timestamptz,
     CHECK (state <> 'set' OR (decided_by IS NOT NULL AND decided_by <> proposed_by)))`,
  `CREATE UNIQUE INDEX tombstone_once ON inbox.tombstone (consumer, stream, epoch, municipality, lane, lane_seq) WHERE state <> 'refused'`,
];

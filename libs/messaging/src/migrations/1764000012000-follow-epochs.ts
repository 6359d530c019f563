import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which epoch of each stream a consumer follows, gates that differ from their owner's, and states told to a new subscriber. */
export class FollowEpochs1764000012000 implements MigrationInterface {
  readonly name = 'FollowEpochs1764000012000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PRODUCER, ...CONSUMER]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const PRODUCER = [
  'ALTER TABLE outbox.epoch ADD COLUMN renewed_by text, ADD COLUMN renew_reason text',
  // A row that joins sets the gate of a subscriber that has never seen its lane.
  'ALTER TABLE outbox.pending ADD COLUMN joins boolean NOT NULL DEFAULT false',
  `ALTER TABLE outbox.replay ADD COLUMN joins boolean NOT NULL DEFAULT false,
     ADD COLUMN next_municipality text NOT NULL DEFAULT '', ADD COLUMN next_lane text NOT NULL DEFAULT ''`,
];

const CONSUMER = [
  `CREATE TABLE inbox.epoch (
     consumer text, stream text, epoch uuid,
     state text NOT NULL CHECK (state IN ('new', 'followed', 'leaving', 'left')),
     since timestamptz NOT NULL DEFAULT clock_timestamp(), renewed_by text,
     accepted_by text, accepted_at timestamptz, accept_reason text, accepted_lanes int,
     PRIMARY KEY (consumer, stream, epoch), CHECK (accepted_by IS DISTINCT FROM renewed_by OR accepted_by IS NULL))`,
  `CREATE UNIQUE INDEX epoch_followed ON inbox.epoch (consumer, stream) WHERE state IN ('followed', 'leaving')`,
  // Where the owner's lane ends, and where ours goes on once accepted; set as long as ours is known to have gone another way.
  'ALTER TABLE inbox.lane ADD COLUMN owner_seq bigint, ADD COLUMN resume_seq bigint',
  'CREATE INDEX lane_diverged ON inbox.lane (stream, municipality, lane) WHERE owner_seq IS NOT NULL',
  `ALTER TABLE inbox.hold DROP CONSTRAINT hold_state_check,
     ADD CONSTRAINT hold_state_check CHECK (state IN ('gap', 'after', 'too-new', 'parked', 'epoch'))`,
  `INSERT INTO inbox.epoch (consumer, stream, epoch, state)
   SELECT DISTINCT ON (consumer, stream) consumer, stream, epoch, 'followed' FROM inbox.lane ORDER BY consumer, stream, updated_at DESC`,
];

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several relays of one service share the shards of its pending list by leases; a pending row says which asking it stands for. */
export class ShareRelaying1764000004000 implements MigrationInterface {
  readonly name = 'ShareRelaying1764000004000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const STATEMENTS = [
  // A row put on the list again gets a new ticket, so the confirm of an earlier publish cannot take it off.
  'CREATE SEQUENCE outbox.pending_ticket',
  `ALTER TABLE outbox.pending ADD COLUMN ticket bigint NOT NULL DEFAULT nextval('outbox.pending_ticket')`,
  // A destination has one stream and a lane one shard: with the shard in front, a relay walks only what it has leased.
  `ALTER TABLE outbox.pending DROP CONSTRAINT pending_pkey,
     ADD CONSTRAINT pending_pkey PRIMARY KEY (dest, shard, municipality, lane, lane_seq)`,
  'ALTER TABLE outbox.lane ADD COLUMN shard smallint CHECK (shard BETWEEN 0 AND 63)',
  `UPDATE outbox.lane l SET shard = (
     SELECT m.shard FROM outbox.message m
      WHERE m.stream = l.stream AND m.municipality = l.municipality AND m.lane = l.lane LIMIT 1)`,
  `CREATE TABLE outbox.relay (
     instance text PRIMARY KEY, boot uuid NOT NULL, seen_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  `CREATE TABLE outbox.shard_lease (
     shard smallint PRIMARY KEY CHECK (shard BETWEEN 0 AND 63), instance text, boot uuid,
     epoch bigint NOT NULL DEFAULT 0, lease_until timestamptz NOT NULL DEFAULT '-infinity') WITH (fillfactor = 50)`,
  'INSERT INTO outbox.shard_lease (shard) SELECT generate_series(0, 63)',
];

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row for each running copy of the service, written anew every few seconds. */
export class CreateHeartbeat1764000011000 implements MigrationInterface {
  readonly name = 'CreateHeartbeat1764000011000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new RangeError('forward only'));
  }
}

const STATEMENTS = [
  // No column that changes has an index, so a beat rewrites its row in the same page.
  `CREATE TABLE heartbeat (
     service text NOT NULL, instance text NOT NULL, boot uuid NOT NULL, version text NOT NULL, relay boolean NOT NULL,
     unreachable text[] NOT NULL DEFAULT '{}', started_at timestamptz NOT NULL, seen_at timestamptz NOT NULL,
     PRIMARY KEY (service, instance)) WITH (fillfactor = 50)`,
  `COMMENT ON TABLE heartbeat IS '稼働している実体と最終の応答時刻'`,
];

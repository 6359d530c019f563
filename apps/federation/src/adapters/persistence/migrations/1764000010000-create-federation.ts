import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFederation1764000010000 implements MigrationInterface {
  readonly name = 'CreateFederation1764000010000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new RangeError('forward only');
  }
}

const STATEMENTS = [
  `CREATE TABLE file_counter (
     municipality text, identifier text, last_number int NOT NULL CHECK (last_number BETWEEN 1 AND 999999),
     PRIMARY KEY (municipality, identifier)) WITH (fillfactor = 50)`,
  `CREATE TABLE file_batch (
     batch_id uuid PRIMARY KEY, municipality text NOT NULL,
     identifier text NOT NULL CHECK (identifier IN ('SKS', 'SKK')), file_number int NOT NULL,
     file_name text NOT NULL UNIQUE, layout_version text NOT NULL, created_on date NOT NULL,
     state text NOT NULL CHECK (state IN ('sealed', 'uploading', 'uploaded', 'answered')),
     sha256 bytea NOT NULL, bytes int NOT NULL, records int NOT NULL CHECK (records > 0), content bytea NOT NULL,
     sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     uploaded_at timestamptz, answered_at timestamptz, uploads int NOT NULL DEFAULT 0, last_failure text,
     UNIQUE (municipality, identifier, file_number), CHECK (bytes = octet_length(content))) WITH (fillfactor = 90)`,
  `CREATE INDEX file_batch_unsent ON file_batch (identifier, municipality, file_number) WHERE state IN ('sealed', 'uploading')`,
  `CREATE INDEX file_batch_open ON file_batch (state) WHERE state <> 'answered'`,
  'CREATE INDEX file_batch_sealed_at ON file_batch (sealed_at)',
  `CREATE TABLE file_batch_item (
     batch_id uuid NOT NULL REFERENCES file_batch, record_number int NOT NULL,
     attempt_id uuid NOT NULL, row_key text NOT NULL, operation text NOT NULL CHECK (operation IN ('VOID', 'PUT')),
     result text CHECK (result IN ('0', '1', '2')), code text, text text, answered_at timestamptz,
     PRIMARY KEY (batch_id, record_number), UNIQUE (attempt_id, operation, row_key)) WITH (fillfactor = 80)`,
  `CREATE TABLE result_file (
     file_name text PRIMARY KEY, sha256 bytea NOT NULL, content bytea NOT NULL, records int NOT NULL,
     received_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  `CREATE TABLE household_member (
     municipality text, nhi_household_id text, resident_id text,
     PRIMARY KEY (municipality, nhi_household_id, resident_id))`,
  `COMMENT ON TABLE file_counter IS 'ファイル連番（送付元・ファイル識別子ごとに欠番なし）'`,
  `COMMENT ON TABLE file_batch IS '封印した送付ファイル。内容・名前・連番は封印後に変わらない'`,
  `COMMENT ON TABLE file_batch_item IS '送付ファイルの各レコードと、その処理結果'`,
  `COMMENT ON TABLE result_file IS '受け取った処理結果ファイル（ファイル名ごとに一度だけ反映）'`,
  `COMMENT ON TABLE household_member IS '国保世帯を行に含めたことのある被保険者'`,
  // What was sealed stays as it was: the application may move a batch on, but never touch its bytes, name or members.
  `DO $$ DECLARE app text := current_setting('kokuho.app_role', true);
   BEGIN
     IF app IS NOT NULL AND app <> '' THEN
       EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON file_batch, file_batch_item, result_file FROM %I', app);
       EXECUTE format('GRANT UPDATE (state, uploaded_at, answered_at, uploads, last_failure) ON file_batch TO %I', app);
       EXECUTE format('GRANT UPDATE (result, code, text, answered_at) ON file_batch_item TO %I', app);
     END IF;
   END $$`,
];

// The counter's row lock is held to the end of the transaction, so numbers are committed in their order, without a hole.
export const TAKE_NUMBER = `
  INSERT INTO file_counter AS c (municipality, identifier, last_number) VALUES ($1, $2, 1)
  ON CONFLICT (municipality, identifier) DO UPDATE SET last_number = c.last_number + 1
  RETURNING last_number AS "fileNumber", to_char(clock_timestamp() AT TIME ZONE 'Asia/Tokyo', 'HH24:MI:SS') AS "createdAt"`;

export const SEAL = `
  INSERT INTO file_batch (batch_id, municipality, identifier, file_number, file_name, layout_version, created_on, state,
                          sha256, bytes, content, records)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 'sealed', $8, octet_length($9::bytea), $9, $10)`;

export const ADD_ITEMS = `
  INSERT INTO file_batch_item (batch_id, record_number, attempt_id, row_key, operation)
  SELECT $1, i."recordNumber", i."attemptId", i."rowKey", i.operation
    FROM json_to_recordset($2) AS i("recordNumber" int, "attemptId" uuid, "rowKey" text, operation text)`;

export const COUNT_UNSENT = `SELECT count(*)::int AS count FROM file_batch WHERE state IN ('sealed', 'uploading')`;

export const NEXT_TO_UPLOAD = `
  SELECT DISTINCT ON (identifier, municipality)
         batch_id AS "batchId", identifier, layout_version AS "layoutVersion", file_name AS "fileName", state, content
    FROM file_batch WHERE state IN ('sealed', 'uploading')
   ORDER BY identifier, municipality, file_number`;

export const KNOWN = 'SELECT batch_id AS "batchId", file_name AS "fileName", state FROM file_batch';

export const SET_STATE = `
  UPDATE file_batch
     SET state = $2,
         uploaded_at = CASE WHEN $2 = 'uploaded' THEN clock_timestamp() ELSE uploaded_at END,
         uploads = uploads + CASE WHEN $2 = 'uploaded' THEN 1 ELSE 0 END,
         last_failure = CASE WHEN $2 = 'uploaded' THEN NULL ELSE last_failure END,
         answered_at = CASE WHEN $2 = 'answered' THEN clock_timestamp() ELSE answered_at END
   WHERE batch_id = $1 AND state <> $2`;

export const ATTEMPTS = `
  SELECT attempt_id AS "attemptId", min(record_number) AS line FROM file_batch_item
   WHERE batch_id = $1 GROUP BY attempt_id ORDER BY line`;

export const ITEMS = `
  SELECT record_number AS "recordNumber", attempt_id AS "attemptId", row_key AS "rowKey", operation, result, code, text
    FROM file_batch_item WHERE batch_id = $1 ORDER BY record_number`;

export const STORE_RESULTS = `
  UPDATE file_batch_item i SET result = r.result, code = r.code, text = r.text, answered_at = clock_timestamp()
    FROM json_to_recordset($2) AS r("recordNumber" int, result text, code text, text text)
   WHERE i.batch_id = $1 AND i.record_number = r."recordNumber" AND i.result IS NULL`;

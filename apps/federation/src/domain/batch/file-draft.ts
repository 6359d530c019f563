import type { RecordValues } from '../layout/layout.ts';
import type { FileIdentifier, ObjectKind } from '../rows/outward-row.ts';

/** VOID takes back a row the receiver holds (更新区分 3), PUT gives it one (更新区分 1). */
export type RowOperation = 'VOID' | 'PUT';

export interface AttemptRow {
  readonly operation: RowOperation;
  readonly key: string;
  /** 版: rises with each sending of the row. */
  readonly rowVersion: number;
  readonly content: RecordValues;
}

/** What one object has to send now; its rows stand in the order the receiver needs. */
export interface OutgoingAttempt {
  readonly attemptId: string;
  readonly idempotencyKey: string;
  readonly objectKind: ObjectKind;
  readonly municipalityCode: string;
  readonly businessDay: string;
  readonly rows: readonly AttemptRow[];
}

export interface DraftRecord {
  readonly recordNumber: number;
  readonly attemptId: string;
  readonly rowKey: string;
  readonly operation: RowOperation;
  readonly values: RecordValues;
}

/** A file before it has a number, a name and a time. */
export interface FileDraft {
  readonly identifier: FileIdentifier;
  readonly municipalityCode: string;
  readonly insurerNumber: string;
  /** Latest business day of what the file carries. */
  readonly businessDay: string;
  readonly records: readonly DraftRecord[];
}

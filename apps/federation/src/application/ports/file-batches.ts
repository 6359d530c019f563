import type { EntityManager } from 'typeorm';
import type { DraftRecord } from '../../domain/batch/file-draft.ts';
import type { AnsweredItem } from '../../domain/result/attempt-answer.ts';
import type { RecordResult } from '../../domain/result/record-result.ts';
import type { FileIdentifier } from '../../domain/rows/outward-row.ts';

export type BatchState = 'sealed' | 'uploading' | 'uploaded' | 'answered';

/** A file number taken for good once the transaction commits; a rollback gives it back. */
export interface TakenNumber {
  readonly fileNumber: number;
  /** `HH:MM:SS` of the database clock in Asia/Tokyo. */
  readonly createdAt: string;
}

export interface NewBatch {
  readonly batchId: string;
  readonly municipalityCode: string;
  readonly identifier: FileIdentifier;
  readonly fileNumber: number;
  readonly fileName: string;
  readonly layoutVersion: string;
  readonly createdOn: string;
  readonly sha256: string;
  readonly content: Uint8Array;
  readonly records: readonly DraftRecord[];
}

export interface BatchToUpload {
  readonly batchId: string;
  readonly identifier: FileIdentifier;
  readonly layoutVersion: string;
  readonly fileName: string;
  readonly state: BatchState;
  readonly content: Uint8Array;
}

export interface KnownBatch {
  readonly batchId: string;
  readonly fileName: string;
  readonly state: BatchState;
}

export interface BatchAttempt {
  readonly attemptId: string;
  /** Record number of the attempt's first row. */
  readonly line: number;
}

export interface BatchItem extends AnsweredItem {
  readonly attemptId: string;
}

/** Port: sealed files and their records. Bytes, name and members of a batch are written once. */
export abstract class FileBatches {
  /** The next number of the series; others that want one wait until this transaction ends. */
  abstract takeNumber(manager: EntityManager, municipality: string, identifier: FileIdentifier): Promise<TakenNumber>;
  abstract seal(manager: EntityManager, batch: NewBatch): Promise<void>;
  /** Files sealed but not at the receiver yet. */
  abstract countUnsent(manager: EntityManager): Promise<number>;
  /** Of each series of numbers the lowest file that is not at the receiver yet. */
  abstract nextToUpload(manager: EntityManager): Promise<BatchToUpload[]>;
  abstract find(manager: EntityManager, fileName: string): Promise<KnownBatch | undefined>;
  /** Attempts are locked before their batch, everywhere. */
  abstract lock(manager: EntityManager, batchId: string): Promise<KnownBatch | undefined>;
  abstract setState(manager: EntityManager, batchId: string, state: BatchState): Promise<void>;
  abstract noteFailure(manager: EntityManager, batchId: string, code: string): Promise<void>;
  abstract attemptsOf(manager: EntityManager, batchId: string): Promise<BatchAttempt[]>;
  abstract itemsOf(manager: EntityManager, batchId: string): Promise<BatchItem[]>;
  /** Stores the first answer of each record; later ones change nothing. */
  abstract storeResults(manager: EntityManager, batchId: string, results: readonly RecordResult[]): Promise<void>;
  /** True while a file is at the receiver without all its answers. */
  abstract hasOpen(manager: EntityManager): Promise<boolean>;
}

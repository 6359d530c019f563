import type { EntityManager } from 'typeorm';
import { AppError } from '#kernel/app-error';
import {
  type BatchAttempt,
  type BatchItem,
  type BatchState,
  type BatchToUpload,
  FileBatches,
  type KnownBatch,
  type NewBatch,
  type TakenNumber,
} from '../../application/ports/file-batches.ts';
import type { RecordResult } from '../../domain/result/record-result.ts';
import type { FileIdentifier } from '../../domain/rows/outward-row.ts';
import * as sql from './file-batch.sql.ts';

interface ItemRecord extends Omit<BatchItem, 'result' | 'code' | 'text'> {
  result: BatchItem['result'] | null;
  code: string | null;
  text: string | null;
}

export class SqlFileBatches extends FileBatches {
  async takeNumber(manager: EntityManager, municipality: string, identifier: FileIdentifier): Promise<TakenNumber> {
    const rows: TakenNumber[] = await manager.query(sql.TAKE_NUMBER, [municipality, identifier]);
    const [taken] = rows;
    if (!taken) throw new AppError('GEN-0001', 'bug');
    return taken;
  }

  async seal(manager: EntityManager, batch: NewBatch): Promise<void> {
    await manager.query(sql.SEAL, [
      batch.batchId,
      batch.municipalityCode,
      batch.identifier,
      batch.fileNumber,
      batch.fileName,
      batch.layoutVersion,
      batch.createdOn,
      Buffer.from(batch.sha256, 'hex'),
      Buffer.from(batch.content),
      batch.records.length,
    ]);
    const items = batch.records.map(({ recordNumber, attemptId, rowKey, operation }) => {
      return { recordNumber, attemptId, rowKey, operation };
    });
    await manager.query(sql.ADD_ITEMS, [batch.batchId, JSON.stringify(items)]);
  }

  async countUnsent(manager: EntityManager): Promise<number> {
    const rows: { count: number }[] = await manager.query(sql.COUNT_UNSENT);
    return rows[0]?.count ?? 0;
  }

  nextToUpload(manager: EntityManager): Promise<BatchToUpload[]> {
    return manager.query(sql.NEXT_TO_UPLOAD);
  }

  async find(manager: EntityManager, fileName: string): Promise<KnownBatch | undefined> {
    const rows: KnownBatch[] = await manager.query(`${sql.KNOWN} WHERE file_name = $1`, [fileName]);
    return rows[0];
  }

  async lock(manager: EntityManager, batchId: string): Promise<KnownBatch | undefined> {
    const rows: KnownBatch[] = await manager.query(`${sql.KNOWN} WHERE batch_id = $1 FOR UPDATE`, [batchId]);
    return rows[0];
  }

  async setState(manager: EntityManager, batchId: string, state: BatchState): Promise<void> {
    await manager.query(sql.SET_STATE, [batchId, state]);
  }

  async noteFailure(manager: EntityManager, batchId: string, code: string): Promise<void> {
    await manager.query('UPDATE file_batch SET last_failure = $2 WHERE batch_id = $1', [batchId, code]);
  }

  attemptsOf(manager: EntityManager, batchId: string): Promise<BatchAttempt[]> {
    return manager.query(sql.ATTEMPTS, [batchId]);
  }

  async itemsOf(manager: EntityManager, batchId: string): Promise<BatchItem[]> {
    const rows: ItemRecord[] = await manager.query(sql.ITEMS, [batchId]);
    return rows.map(({ result, code, text, ...item }) => ({
      ...item,
      result: result ?? undefined,
      code: code ?? undefined,
      text: text ?? undefined,
    }));
  }

  async storeResults(manager: EntityManager, batchId: string, results: readonly RecordResult[]): Promise<void> {
    await manager.query(sql.STORE_RESULTS, [batchId, JSON.stringify(results)]);
  }

  async hasOpen(manager: EntityManager): Promise<boolean> {
    const rows: { open: boolean }[] = await manager.query(
      `SELECT EXISTS (SELECT 1 FROM file_batch WHERE state <> 'answered') AS open`,
    );
    return rows[0]?.open === true;
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isOpen } from '#delivery/attempt';
import { DeliveryStore } from '#delivery/delivery.store';
import { lockAttempts } from '#delivery/store/attempt.record';
import { AppError } from '#kernel/app-error';
import { inTransaction } from '#persistence/transaction';
import { failpoint } from '#telemetry/failpoint';
import { markerName } from '../../domain/layout/file-name.ts';
import { FILE_IDENTIFIERS } from '../../domain/rows/outward-row.ts';
import { ExchangeTimes } from '../exchange/exchange-times.ts';
import { ExchangeFolder } from '../ports/exchange-folder.ts';
import { type BatchToUpload, FileBatches } from '../ports/file-batches.ts';
import { LayoutFiles } from '../ports/layout-files.ts';
import { ResultInquiry } from '../ports/result-inquiry.ts';
import { putFile } from './put-file.ts';
import { INBOX, remotePlaceOf } from './remote-place.ts';

/** Sends sealed files, of each series the lowest number first and one after the other. */
@Injectable()
export class UploadBatches {
  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: DeliveryStore,
    private readonly batches: FileBatches,
    private readonly folder: ExchangeFolder,
    private readonly inquiry: ResultInquiry,
    private readonly times: ExchangeTimes,
    private readonly layouts: LayoutFiles,
  ) {}

  /**
   * Sends the next file of each series; true when there was one.
   * @throws the first failure, after the other series had their turn.
   */
  async uploadNext(): Promise<boolean> {
    const next = (await this.batches.nextToUpload(this.dataSource.manager)).sort(bySeries);
    const failures: unknown[] = [];
    for (const batch of next) await this.upload(batch).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
    return next.length > 0;
  }

  private async upload(batch: BatchToUpload): Promise<void> {
    // Nothing is said to have been sent before the receiver's folder answers.
    await this.folder.sizeOf(INBOX);
    const begunBefore = batch.state === 'uploading';
    if (!begunBefore && !(await this.begin(batch))) return;
    failpoint('file.begun');
    try {
      await this.send(batch, begunBefore);
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'GEN-0001';
      await this.batches.noteFailure(this.dataSource.manager, batch.batchId, code);
      throw error;
    }
    failpoint('file.delivered');
    await this.finish(batch);
  }

  private async send(batch: BatchToUpload, begunBefore: boolean): Promise<void> {
    const layout = this.layouts.catalog.layoutOfVersion(batch.identifier, batch.layoutVersion);
    const place = remotePlaceOf(batch.fileName, markerName(layout, batch.fileName));
    if ((await putFile(this.folder, place, batch.content, begunBefore)) === 'done') return;
    const { state } = await this.inquiry.ask(batch.fileName);
    if (state === 'not-found') await putFile(this.folder, place, batch.content, false);
  }

  /** Committed before the first byte leaves. @returns false when every answer is here already. */
  private begin(batch: BatchToUpload): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      const open = await this.openAttempts(manager, batch.batchId);
      await this.batches.setState(manager, batch.batchId, open.length > 0 ? 'uploading' : 'answered');
      const sendings = open.map(({ attemptId, line }) => ({ attemptId, line, fileName: batch.fileName }));
      if (open.length > 0) await this.deliveries.markSending(manager, sendings, this.times);
      return open.length > 0;
    });
  }

  private finish(batch: BatchToUpload): Promise<void> {
    return inTransaction(this.dataSource, async (manager) => {
      const open = await this.openAttempts(manager, batch.batchId);
      const locked = await this.batches.lock(manager, batch.batchId);
      // The answer may have come before we learnt that the file had arrived.
      if (locked?.state === 'uploading') await this.batches.setState(manager, batch.batchId, 'uploaded');
      await this.deliveries.markHandedOver(
        manager,
        open.map(({ attemptId }) => attemptId),
      );
    });
  }

  private async openAttempts(manager: EntityManager, batchId: string): Promise<{ attemptId: string; line: number }[]> {
    const members = await this.batches.attemptsOf(manager, batchId);
    const attempts = await lockAttempts(
      manager,
      members.map(({ attemptId }) => attemptId),
    );
    const open = new Set(attempts.filter(({ state }) => isOpen(state)).map(({ id }) => id));
    return members.filter(({ attemptId }) => open.has(attemptId));
  }
}

/** Households first: persons' rows name them. */
function bySeries(a: BatchToUpload, b: BatchToUpload): number {
  return FILE_IDENTIFIERS.indexOf(a.identifier) - FILE_IDENTIFIERS.indexOf(b.identifier);
}

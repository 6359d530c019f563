import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DeliveryStore } from '#delivery/delivery.store';
import type { Attempt } from '#delivery/store/attempt.record';
import { newId } from '#kernel/ids';
import { inTransaction } from '#persistence/transaction';
import { composeFiles, MAX_RECORDS } from '../../domain/batch/compose-files.ts';
import type { FileDraft, OutgoingAttempt } from '../../domain/batch/file-draft.ts';
import { findUnfitRow, type UnfitRow } from '../../domain/batch/find-unfit-row.ts';
import { sealFile } from '../../domain/batch/seal-file.ts';
import { LayoutFiles } from '../ports/layout-files.ts';
import { FILE_OF_KIND } from '../../domain/rows/outward-row.ts';
import { FileBatches } from '../ports/file-batches.ts';
import { FEDERATION } from '../../domain/receiver.ts';
import { refusalOf } from './unfit-answer.ts';

/**
 * While so many files wait for the receiver, changes stay unsealed: the newest state of an object covers older ones, and
 * the next file is the fuller. One on its way and the next ready keep the way busy; more would only wait there.
 */
const MAX_UNSENT = 2;

/** Cuts what is due into files and stores their bytes, name and members before the first byte leaves. */
@Injectable()
export class SealBatches {
  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: DeliveryStore,
    private readonly batches: FileBatches,
    private readonly layouts: LayoutFiles,
  ) {}

  /** @returns the names of the files sealed now. */
  async seal(limit = MAX_RECORDS): Promise<string[]> {
    return inTransaction(this.dataSource, async (manager) => {
      if ((await this.batches.countUnsent(manager)) >= MAX_UNSENT) return [];
      const attempts = await this.deliveries.cutAttempts(manager, { receiver: FEDERATION, limit });
      const fitting = await this.refuseUnfit(manager, attempts);
      const names: string[] = [];
      for (const draft of composeFiles(fitting)) names.push(await this.sealDraft(manager, draft));
      return names;
    });
  }

  private async refuseUnfit(manager: EntityManager, attempts: readonly Attempt[]): Promise<OutgoingAttempt[]> {
    const unfit: { attempt: Attempt; row: UnfitRow }[] = [];
    const fitting = attempts.map(toOutgoing).filter((outgoing, index) => {
      const attempt = attempts[index];
      const layout = this.layouts.catalog.layoutOn(FILE_OF_KIND[outgoing.objectKind], outgoing.businessDay);
      const row = findUnfitRow(outgoing, layout, this.layouts.bytes);
      if (row && attempt) unfit.push({ attempt, row });
      return row === undefined;
    });
    if (unfit.length > 0) await this.refuse(manager, unfit);
    return fitting;
  }

  /** Refused by ourselves, as the receiver would: nobody is told that it was sent. */
  private async refuse(manager: EntityManager, unfit: readonly { attempt: Attempt; row: UnfitRow }[]): Promise<void> {
    await this.deliveries.markSending(
      manager,
      unfit.map(({ attempt }) => ({ attemptId: attempt.id })),
      { answerDueMs: 0, confirmWithinMs: 0, tellSentAfterMs: Infinity },
    );
    await this.deliveries.settle(
      manager,
      unfit.map(({ attempt, row }) => ({ attemptId: attempt.id, answer: { rows: refusalOf(attempt.rows, row) } })),
    );
  }

  private async sealDraft(manager: EntityManager, draft: FileDraft): Promise<string> {
    const { identifier, municipalityCode, businessDay, records } = draft;
    const layout = this.layouts.catalog.layoutOn(identifier, businessDay);
    const number = await this.batches.takeNumber(manager, municipalityCode, identifier);
    const sealed = sealFile(draft, number, layout, this.layouts.bytes);
    await this.batches.seal(manager, {
      batchId: newId(),
      municipalityCode,
      identifier,
      fileNumber: number.fileNumber,
      layoutVersion: layout.layoutVersion,
      createdOn: businessDay,
      records,
      ...sealed,
    });
    return sealed.fileName;
  }
}

function toOutgoing(attempt: Attempt): OutgoingAttempt {
  return {
    attemptId: attempt.id,
    idempotencyKey: attempt.idempotencyKey,
    objectKind: attempt.objectKind,
    municipalityCode: attempt.municipality,
    businessDay: attempt.businessDay,
    rows: attempt.rows as OutgoingAttempt['rows'],
  };
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DeliveryStore } from '#delivery/delivery.store';
import { lockAttempts } from '#delivery/store/attempt.record';
import type { Settlement } from '#delivery/store/settle';
import { attemptAnswer } from '../../domain/result/attempt-answer.ts';
import type { RecordResult } from '../../domain/result/record-result.ts';
import { spreadResults } from '../../domain/result/spread-results.ts';
import { type BatchItem, FileBatches } from '../ports/file-batches.ts';

/** What a receiver's words about one file came to. */
export interface AppliedResults {
  /** Results about a file or record that was never sent. */
  readonly unmatched: number;
  /** Attempts whose settled answer differs from this one; the first one stands. */
  readonly disputed: number;
}

/** Brings the receiver's results of a file to its attempts; the same results may come any number of times. */
@Injectable()
export class ApplyResults {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly batches: FileBatches,
  ) {}

  async apply(manager: EntityManager, fileName: string, results: readonly RecordResult[]): Promise<AppliedResults> {
    const found = await this.batches.find(manager, fileName);
    if (!found) return { unmatched: results.length, disputed: 0 };
    const { batchId } = found;
    const members = await this.batches.attemptsOf(manager, batchId);
    await lockAttempts(
      manager,
      members.map(({ attemptId }) => attemptId),
    );
    const batch = await this.batches.lock(manager, batchId);
    const items = await this.batches.itemsOf(manager, batchId);
    const said = spreadResults(items, results);
    await this.batches.storeResults(manager, batchId, [...said.values()]);
    const answered = items.map((item): BatchItem => ({ ...item, ...said.get(item.recordNumber) }));
    const spokenOf = new Set(
      items.filter(({ recordNumber }) => said.has(recordNumber)).map(({ attemptId }) => attemptId),
    );
    const outcomes = await this.deliveries.settle(
      manager,
      settlementsOf(answered.filter(({ attemptId }) => spokenOf.has(attemptId))),
    );
    if (batch?.state !== 'answered' && answered.every(({ result }) => result !== undefined)) {
      await this.batches.setState(manager, batchId, 'answered');
    }
    const numbers = new Set<number | undefined>([undefined, ...items.map(({ recordNumber }) => recordNumber)]);
    return {
      unmatched: results.filter(({ recordNumber }) => !numbers.has(recordNumber)).length,
      disputed: outcomes.filter(({ verdict }) => verdict === 'contradiction' || verdict === 'mismatch').length,
    };
  }
}

function settlementsOf(items: readonly BatchItem[]): Settlement[] {
  return [...Map.groupBy(items, ({ attemptId }) => attemptId)].flatMap(([attemptId, own]) => {
    const rows = attemptAnswer(own);
    const line = rows?.[0]?.line;
    return rows && line !== undefined ? [{ attemptId, answer: { rows, evidence: { line } } }] : [];
  });
}

import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { plainDate } from '#kernel/plain-date';
import { inTransaction } from '#persistence/transaction';
import type { AttemptAnswer } from '../src/answer.ts';
import { DeliveryStore } from '../src/delivery.store.ts';
import type { JsonObject } from '../src/json.ts';
import type { Receipt, ReceiptEmitter } from '../src/receipt.ts';
import type { Attempt } from '../src/store/attempt.record.ts';
import type { WantedState } from '../src/wanted.ts';

export const TIMES = { answerDueMs: 60_000, confirmWithinMs: 60_000, tellSentAfterMs: 0 };

/** Receipts as told, kept in memory only. */
export class ReceiptList implements ReceiptEmitter {
  readonly told: Receipt[] = [];

  emit(_: EntityManager, receipts: readonly Receipt[]): Promise<void> {
    this.told.push(...receipts);
    return Promise.resolve();
  }

  /** `version state` of one object, in order. */
  of(objectId: string): string[] {
    return this.told
      .filter((receipt) => receipt.objectId === objectId)
      .map(({ version, state }) => `${String(version)} ${state}`);
  }
}

/** Rows by key: `{ '1': '甲' }`. */
export type Rows = Readonly<Record<string, string>>;

export function wantedState(
  objectId: string,
  version: number,
  rows: Rows,
  more: Partial<WantedState> = {},
): WantedState {
  return {
    receiver: 'federation',
    municipality: '313700',
    objectKind: 'person',
    objectId,
    version,
    changeId: randomUUID(),
    origin: {
      stream: 'qualification.person',
      epoch: '11111111-1111-4111-8111-111111111111',
      lane: objectId,
      laneSeq: version,
      businessDay: plainDate('2026-04-01'),
    },
    rows: Object.entries(rows).map(([key, name]) => ({ key, content: { name } })),
    waitsFor: [],
    ...more,
  };
}

/** A sender of one database, as an app would drive it. */
export class TestSender {
  readonly receipts = new ReceiptList();
  readonly store = new DeliveryStore(this.receipts);
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return inTransaction(this.dataSource, work);
  }

  take(objectId: string, version: number, rows: Rows, more: Partial<WantedState> = {}): Promise<string> {
    return this.run((manager) => this.store.takeWanted(manager, wantedState(objectId, version, rows, more)));
  }

  cut(): Promise<Attempt[]> {
    return this.run((manager) => this.store.cutAttempts(manager, { receiver: 'federation', limit: 100 }));
  }

  /** Cuts and sends; the one attempt of `objectId`. */
  async send(objectId: string, times = TIMES): Promise<Attempt> {
    const cut = await this.cut();
    const sendings = cut.map(({ id }) => ({ attemptId: id }));
    const sent = await this.run((manager) => this.store.markSending(manager, sendings, times));
    const attempt = sent.find((one) => one.objectId === objectId);
    if (!attempt) throw new Error(`nothing was cut for ${objectId}`);
    return attempt;
  }

  async answer(attempt: Attempt, answer: AttemptAnswer): Promise<string | undefined> {
    const outcomes = await this.run((manager) => this.store.settle(manager, [{ attemptId: attempt.id, answer }]));
    return outcomes[0]?.verdict;
  }

  accept(attempt: Attempt): Promise<string | undefined> {
    return this.answer(
      attempt,
      answerTo(attempt, () => true),
    );
  }

  refuse(
    attempt: Attempt,
    refused: (row: Attempt['rows'][number]) => boolean = () => true,
  ): Promise<string | undefined> {
    return this.answer(
      attempt,
      answerTo(attempt, (row) => !refused(row)),
    );
  }

  /** What the receiver holds as this side knows it. */
  async held(objectId: string): Promise<Record<string, { version: number; content: JsonObject }>> {
    const rows: { key: string; held_version: number; content: JsonObject }[] = await this.dataSource.query(
      `SELECT h.key, h.held_version, h.content FROM delivery.holding h JOIN delivery.object o ON o.id = h.object_id
        WHERE o.object_id = $1 AND h.held_version IS NOT NULL ORDER BY h.key`,
      [objectId],
    );
    return Object.fromEntries(rows.map(({ key, held_version: version, content }) => [key, { version, content }]));
  }
}

export function answerTo(attempt: Attempt, accepts: (row: Attempt['rows'][number]) => boolean): AttemptAnswer {
  return {
    rows: attempt.rows.map((row) => {
      const { operation, key } = row;
      return accepts(row)
        ? { operation, key, accepted: true }
        : { operation, key, accepted: false, code: 'E301', text: '期間が重なっています' };
    }),
  };
}

/** `VOID 1#1` for each row of an attempt. */
export function rowsOf(attempt: Attempt): string[] {
  return attempt.rows.map(({ operation, key, rowVersion }) => `${operation} ${key}#${String(rowVersion)}`);
}

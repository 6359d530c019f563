import type { EntityManager } from 'typeorm';
import type { Envelope } from '#contracts/envelope';
import type { Result } from '#kernel/result';
import type { ObjectRef } from './object-ref.ts';
import type { ReceiptEmitter } from './receipt.ts';
import type { Attempt } from './store/attempt.record.ts';
import { type CutRequest, cutAttempts } from './store/cut-attempts.ts';
import { markSending, type Sending, type SendingTimes } from './store/mark-sending.ts';
import {
  askLater,
  claimQuestions,
  markHandedOver,
  markOverdue,
  markUnknown,
  type QuestionRequest,
} from './store/questions.ts';
import { type HoldingMark, markHolding, type ReEffect, reEffect } from './store/re-effect.ts';
import { type AwaitedVersion, restateWanted } from './store/restate.ts';
import { retry } from './store/retry.ts';
import { settle, type Settlement, type SettlementOutcome } from './store/settle.ts';
import { type TakeOutcome, takeWanted } from './store/take-wanted.ts';
import { tellSent } from './store/tell-sent.ts';
import { tombstoneReceipt } from './tombstone-receipt.ts';
import type { WantedState } from './wanted.ts';

/**
 * Wanted, holding and attempts of a sender. Every method works in the caller's transaction and tells each step of a
 * version as a receipt in that same transaction.
 *
 * A sender goes: `cutAttempts` + `markSending`, commit, send, `markHandedOver`; answers go to `settle`, and what is not
 * answered soon to `tellSent`. What was not
 * handed over or is overdue comes back from `claimQuestions`, also after a crash: ask first, and only when the receiver
 * knows nothing of the key `markSending` again and send the same bytes.
 */
export class DeliveryStore {
  private readonly receipts: ReceiptEmitter;

  constructor(receipts: ReceiptEmitter) {
    this.receipts = receipts;
  }

  /** Keeps the newest whole state of an object; a version known before is ignored. */
  takeWanted(manager: EntityManager, state: WantedState): Promise<TakeOutcome> {
    return takeWanted(manager, state);
  }

  /** Two persons agreed to leave a message out: its version ends here without being sent. */
  async leaveOut(
    manager: EntityManager,
    envelope: Envelope,
    about: Pick<ObjectRef, 'receiver' | 'objectKind'>,
  ): Promise<void> {
    const receipt = tombstoneReceipt(envelope, about, new Date());
    if (receipt) await this.receipts.emit(manager, [receipt]);
  }

  /**
   * New attempts of objects whose newest state is not at the receiver and that wait for no other; `queued`, or with
   * `leaving` about to leave.
   */
  async cutAttempts(manager: EntityManager, request: CutRequest): Promise<Attempt[]> {
    const { attempts, receipts } = await cutAttempts(manager, request);
    await this.receipts.emit(manager, receipts);
    return attempts;
  }

  /**
   * The attempts are about to leave; older versions end covered or superseded.
   * @throws AppError DLV-0001 when one of them has ended.
   */
  async markSending(manager: EntityManager, sendings: readonly Sending[], times: SendingTimes): Promise<Attempt[]> {
    const { attempts, receipts } = await markSending(manager, sendings, times);
    await this.receipts.emit(manager, receipts);
    return attempts;
  }

  /** Whoever waits for an answer that takes its time learns that the version was sent; once per attempt. */
  async tellSent(manager: EntityManager, request: QuestionRequest & { readonly afterMs: number }): Promise<void> {
    await this.receipts.emit(manager, await tellSent(manager, request));
  }

  /** The receiver confirmed that it has the request; now it owes an answer until the due time. */
  markHandedOver(manager: EntityManager, attemptIds: readonly string[]): Promise<void> {
    return markHandedOver(manager, attemptIds);
  }

  /** @throws AppError DLV-0001 when one of them is not being sent. */
  async markUnknown(manager: EntityManager, attemptIds: readonly string[]): Promise<void> {
    await this.receipts.emit(manager, await markUnknown(manager, attemptIds));
  }

  /** Turns overdue attempts to `unknown`; returns how many changes that touched. */
  async markOverdue(manager: EntityManager, request: QuestionRequest): Promise<number> {
    const receipts = await markOverdue(manager, request);
    await this.receipts.emit(manager, receipts);
    return receipts.length;
  }

  /** Attempts about which the receiver has to be asked now; no other caller gets them for `againAfterMs`. */
  claimQuestions(
    manager: EntityManager,
    request: QuestionRequest & { readonly againAfterMs: number },
  ): Promise<Attempt[]> {
    return claimQuestions(manager, request);
  }

  /** Puts off the next question about these attempts. */
  askLater(manager: EntityManager, attemptIds: readonly string[], delayMs: number): Promise<void> {
    return askLater(manager, attemptIds, delayMs);
  }

  /** Takes in the receiver's answers; see the verdict of each. */
  async settle(manager: EntityManager, settlements: readonly Settlement[]): Promise<SettlementOutcome[]> {
    const { outcomes, receipts } = await settle(manager, settlements);
    await this.receipts.emit(manager, receipts);
    return outcomes;
  }

  /** On command: cuts a refused newest version again under a new generation. */
  retry(manager: EntityManager, attemptId: string): Promise<Result<void, 'DLV-0001' | 'DLV-0002'>> {
    return retry(manager, attemptId);
  }

  /** To be read before the receiver is asked what it holds. */
  markHolding(manager: EntityManager, object: ObjectRef): Promise<Result<HoldingMark, 'DLV-0003' | 'GEN-0003'>> {
    return markHolding(manager, object);
  }

  /** Brings about again what the receiver has lost: what it reports becomes the holding, the rest is cut anew. */
  reEffect(manager: EntityManager, request: ReEffect): Promise<Result<string, 'DLV-0003'>> {
    return reEffect(manager, request);
  }

  /** Takes the owner's present word for the wanted state, also of a version known before. */
  restateWanted(
    manager: EntityManager,
    state: WantedState,
    awaited: readonly AwaitedVersion[],
  ): Promise<Result<void, 'DLV-0003'>> {
    return restateWanted(manager, state, awaited);
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AttemptAnswer } from '#delivery/answer';
import { DeliveryStore } from '#delivery/delivery.store';
import type { Attempt } from '#delivery/store/attempt.record';
import { inTransaction } from '#persistence/transaction';
import { failpoint } from '#telemetry/failpoint';
import { ReceiverOutage, resendWaitMs } from '../../domain/receiver-outage.ts';
import { IntermediateServer } from '../ports/intermediate-server.ts';
import { RECEIVER } from '../../domain/receiver.ts';
import { attemptAnswer, copyRequestBody, refusedAsAWhole } from './copy-request.ts';
import { SendSettings } from './send-settings.ts';

/** What passes between an attempt and the receiver: handing over, and asking when nothing was heard. */
@Injectable()
export class CopyExchange {
  private confirmed: { readonly attemptId: string; readonly at: number }[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: DeliveryStore,
    private readonly server: IntermediateServer,
    private readonly outage: ReceiverOutage,
    private readonly settings: SendSettings,
  ) {}

  /** New attempts, stored as being sent; older versions of their objects end here. */
  take(limit: number): Promise<Attempt[]> {
    if (limit === 0 || this.outage.isPaused) return Promise.resolve([]);
    const request = { receiver: RECEIVER, limit, leaving: this.settings } as const;
    return this.transaction((manager) => this.deliveries.cutAttempts(manager, request));
  }

  /** Attempts about which the receiver has to be asked; those whose answer is overdue become unknown. */
  takeQuestions(room: number): Promise<Attempt[]> {
    const limit = this.outage.questions(room, performance.now());
    return this.transaction(async (manager) => {
      const { confirmWithinMs: againAfterMs, tellSentAfterMs: afterMs } = this.settings;
      await this.deliveries.tellSent(manager, { receiver: RECEIVER, limit: 100, afterMs });
      await this.deliveries.markOverdue(manager, { receiver: RECEIVER, limit: 100 });
      return this.deliveries.claimQuestions(manager, { receiver: RECEIVER, limit, againAfterMs });
    });
  }

  /** Hands over an attempt that was never sent. */
  async send(attempt: Attempt): Promise<void> {
    failpoint('copy.marked');
    if (!(await this.handOver(attempt))) this.outage.failed(performance.now());
  }

  /** Nothing was heard of this attempt: what the receiver says of it decides, and only what it never had is sent again. */
  async ask(attempt: Attempt): Promise<void> {
    const status = await this.server.ask(attempt.idempotencyKey, attempt.traceparent);
    if (status.outcome === 'no-reply') {
      this.outage.failed(performance.now());
      return this.askLater(attempt, resendWaitMs(1));
    }
    this.outage.replied();
    switch (status.outcome) {
      case 'answered':
        return this.settle(attempt, attemptAnswer(status.answer));
      case 'processing':
        if (attempt.state === 'unknown') return this.askLater(attempt, this.settings.askAgainMs);
        this.noteLater(attempt);
        return;
      case 'never-received': {
        const [again] = await this.transaction((manager) => this.markSending(manager, [attempt]));
        if (again) await this.handOver(again);
      }
    }
  }

  /**
   * Notes what the receiver confirmed, many at a time, shortly before it would be asked about it: most have been answered
   * by then, and nothing is left to be noted.
   */
  async noteConfirmed({ all = false } = {}): Promise<void> {
    const before = performance.now() - (all ? 0 : this.settings.confirmWithinMs / 3);
    const due = this.confirmed.filter(({ at }) => at <= before);
    if (due.length === 0) return;
    this.confirmed = this.confirmed.filter(({ at }) => at > before);
    const ids = due.map(({ attemptId }) => attemptId);
    await this.transaction((manager) => this.deliveries.markHandedOver(manager, ids));
  }

  private noteLater(attempt: Attempt): void {
    this.confirmed.push({ attemptId: attempt.id, at: performance.now() });
  }

  private async handOver(attempt: Attempt): Promise<boolean> {
    const reply = await this.server.handOver(copyRequestBody(attempt), attempt.traceparent);
    failpoint('copy.received');
    if (reply.outcome === 'no-reply') {
      await this.askLater(attempt, resendWaitMs(attempt.sends));
      return false;
    }
    this.outage.replied();
    if (reply.outcome === 'taken') this.noteLater(attempt);
    else await this.settle(attempt, refusedAsAWhole(attempt, reply.code, reply.text));
    return true;
  }

  private markSending(manager: EntityManager, attempts: readonly Attempt[]): Promise<Attempt[]> {
    const sendings = attempts.map(({ id }) => ({ attemptId: id }));
    return this.deliveries.markSending(manager, sendings, this.settings);
  }

  private askLater(attempt: Attempt, delayMs: number): Promise<void> {
    return this.transaction((manager) => this.deliveries.askLater(manager, [attempt.id], delayMs));
  }

  private async settle(attempt: Attempt, answer: AttemptAnswer): Promise<void> {
    await this.transaction((manager) => this.deliveries.settle(manager, [{ attemptId: attempt.id, answer }]));
  }

  private transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return inTransaction(this.dataSource, work);
  }
}

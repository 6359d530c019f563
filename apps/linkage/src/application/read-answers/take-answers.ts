import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DeliveryStore } from '#delivery/delivery.store';
import { findByIdempotencyKeys } from '#delivery/store/find-attempts';
import type { SettlementOutcome } from '#delivery/store/settle';
import { inTransaction } from '#persistence/transaction';
import { createLogger } from '#telemetry/logger';
import { AnswerCursor } from '../ports/answer-cursor.ts';
import type { AnswerPage } from '../ports/intermediate-server.ts';
import { attemptAnswer } from '../send-copies/copy-request.ts';
import { CopySender } from '../send-copies/copy-sender.ts';

/** Takes a page of answers in, together with the cursor: a page is taken once, however often it is read. */
@Injectable()
export class TakeAnswers {
  private readonly logger = createLogger();

  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: DeliveryStore,
    private readonly cursor: AnswerCursor,
    private readonly sender: CopySender,
  ) {}

  async take(from: number, page: AnswerPage): Promise<void> {
    const outcomes = await inTransaction(this.dataSource, async (manager) => {
      if (!(await this.cursor.advance(manager, from, page.next))) return [];
      const attempts = await findByIdempotencyKeys(
        manager,
        page.answers.map(({ requestId }) => requestId),
      );
      const settlements = page.answers.flatMap((answer) => {
        const attempt = attempts.get(answer.requestId);
        return attempt ? [{ attemptId: attempt.id, answer: attemptAnswer(answer) }] : [];
      });
      const foreign = page.answers.length - settlements.length;
      if (foreign > 0) this.logger.error({ count: foreign }, 'answers to requests that were never sent');
      return this.deliveries.settle(manager, settlements);
    });
    this.reportDisputes(outcomes);
    // A newer version may have waited for these answers.
    this.sender.nudge();
  }

  private reportDisputes(outcomes: readonly SettlementOutcome[]): void {
    for (const { attemptId, verdict } of outcomes) {
      if (verdict !== 'contradiction' && verdict !== 'mismatch') continue;
      this.logger.error({ attempt: attemptId, verdict }, 'answer does not fit what is known');
    }
  }
}

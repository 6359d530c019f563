import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isOpen } from '#delivery/attempt';
import { DeliveryStore } from '#delivery/delivery.store';
import { lockAttempts } from '#delivery/store/attempt.record';
import { inTransaction } from '#persistence/transaction';
import { ExchangeTimes } from '../exchange/exchange-times.ts';
import { ExchangeReporter } from '../ports/exchange-reporter.ts';
import { FileBatches } from '../ports/file-batches.ts';
import { ResultInquiry } from '../ports/result-inquiry.ts';
import { ApplyResults } from '../read-results/apply-results.ts';
import { FEDERATION } from '../../domain/receiver.ts';

const LIMIT = 2_000;

/** Asks about answers that are overdue, and sends a file again only when the receiver says it has never seen it. */
@Injectable()
export class ResolveOverdue {
  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: DeliveryStore,
    private readonly batches: FileBatches,
    private readonly inquiry: ResultInquiry,
    private readonly results: ApplyResults,
    private readonly times: ExchangeTimes,
    private readonly reporter: ExchangeReporter,
  ) {}

  /** @returns true when a file has to be sent again. */
  async resolve(): Promise<boolean> {
    let sendAgain = false;
    for (const fileName of await this.overdueFiles()) {
      const answer = await this.inquiry.ask(fileName);
      this.reporter.overdueAsked(fileName, answer.state);
      if (answer.state === 'processed') {
        const applied = await inTransaction(this.dataSource, (manager) =>
          this.results.apply(manager, fileName, answer.results),
        );
        this.reporter.resultsApplied(fileName, applied);
      } else if (answer.state === 'not-found') {
        sendAgain = (await this.sendAgain(fileName)) || sendAgain;
      }
    }
    return sendAgain;
  }

  private async overdueFiles(): Promise<string[]> {
    const request = { receiver: FEDERATION, limit: LIMIT };
    const againAfterMs = this.times.askAgainMs;
    const attempts = await inTransaction(this.dataSource, async (manager) => {
      await this.deliveries.tellSent(manager, { ...request, afterMs: this.times.tellSentAfterMs });
      await this.deliveries.markOverdue(manager, request);
      const claimed = await this.deliveries.claimQuestions(manager, { ...request, againAfterMs });
      // Overdue since a moment ago: what is asked about is unknown, for whoever looks at it meanwhile.
      const late = claimed.filter(({ state }) => state === 'sending').map(({ id }) => id);
      await this.deliveries.markUnknown(manager, late);
      await this.deliveries.askLater(manager, late, againAfterMs);
      return claimed;
    });
    return [...new Set(attempts.flatMap(({ fileName }) => (fileName === undefined ? [] : [fileName])))].sort();
  }

  /** The same bytes under the same name, as soon as its turn comes. */
  private sendAgain(fileName: string): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      const found = await this.batches.find(manager, fileName);
      if (!found) return false;
      const members = await this.batches.attemptsOf(manager, found.batchId);
      const attempts = await lockAttempts(
        manager,
        members.map(({ attemptId }) => attemptId),
      );
      const batch = await this.batches.lock(manager, found.batchId);
      // An upload that is under way looks at the far side itself.
      if (batch?.state !== 'uploaded' || !attempts.some(({ state }) => isOpen(state))) return false;
      await this.batches.setState(manager, found.batchId, 'sealed');
      return true;
    });
  }
}

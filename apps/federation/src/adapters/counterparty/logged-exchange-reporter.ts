import type { AppError } from '#kernel/app-error';
import type { Logger } from '#telemetry/logger';
import { ExchangeReporter } from '../../application/ports/exchange-reporter.ts';
import type { AppliedResults } from '../../application/read-results/apply-results.ts';

/** Log lines of the exchange. */
export class LoggedExchangeReporter extends ExchangeReporter {
  private readonly logger: Logger;

  constructor(logger: Logger) {
    super();
    this.logger = logger;
  }

  sealed(fileNames: readonly string[]): void {
    this.logger.info({ fileNames }, 'files sealed');
  }

  resultFileSetAside(fileName: string, error: AppError): void {
    this.logger.error({ fileName, error, code: error.code, details: error.details }, 'result file set aside');
  }

  resultsApplied(fileName: string, { unmatched, disputed }: AppliedResults): void {
    const fields = { fileName, unmatched, disputed };
    if (unmatched + disputed > 0) this.logger.error(fields, 'results do not match what was sent');
    else this.logger.info(fields, 'results applied');
  }

  overdueAsked(fileName: string, state: string): void {
    this.logger.warn({ fileName, state }, 'answer overdue, receiver asked');
  }

  failed(part: string, error: unknown, waitMs: number): void {
    this.logger.warn({ part, error, waitMs }, 'exchange round failed');
  }
}

import type { AppError } from '#kernel/app-error';
import type { AppliedResults } from '../read-results/apply-results.ts';

/** Port: what operators have to see of the exchange; file names and codes, never a record. */
export abstract class ExchangeReporter {
  abstract sealed(fileNames: readonly string[]): void;
  abstract resultFileSetAside(fileName: string, error: AppError): void;
  abstract resultsApplied(fileName: string, applied: AppliedResults): void;
  abstract overdueAsked(fileName: string, state: string): void;
  abstract failed(part: string, error: unknown, waitMs: number): void;
}

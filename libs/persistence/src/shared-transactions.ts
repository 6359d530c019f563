import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager } from 'typeorm';
import { BatchPace } from './batch-pace.ts';
import { allOrFirstFailure } from './side-by-side.ts';
import { inTransaction, isDatabaseUnavailable } from './transaction.ts';

/** How many pieces of work share a transaction, and how many such transactions run at one time. */
export interface SharedTransactionLimits {
  readonly together: number;
  readonly atOnce: number;
}

/** With a second transaction both are half as full. */
const LIMITS: SharedTransactionLimits = { together: 64, atOnce: 1 };

type Work<T> = (manager: EntityManager) => Promise<T>;

interface Piece {
  /** Runs something with the span and whatever else the caller had around it. */
  readonly asCaller: <T>(work: () => T) => T;
  readonly work: Work<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Transactions for many small pieces of work that come one by one: those that wait together share one and run side by
 * side in it, so that what they ask and write at the same moment becomes one statement (see `gathered`).
 *
 * A piece may be run more than once, always in a transaction that has seen nothing of the run before.
 */
export class SharedTransactions {
  private readonly waiting: Piece[] = [];
  private readonly pace = new BatchPace();
  private running = 0;
  private isStarting = false;
  private later: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: SharedTransactionLimits = LIMITS,
  ) {}

  /**
   * The result of `work`, when its transaction has been committed.
   * @throws what `work` threw in a transaction that it had for itself, or that the database is away.
   */
  run<T>(work: Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const asCaller = AsyncLocalStorage.snapshot();
      this.waiting.push({ asCaller, work, resolve: resolve as Piece['resolve'], reject });
      this.startSoon();
    });
  }

  /** Whoever calls in the same round of the event loop comes along, as the messages of one read from a socket do. */
  private startSoon(): void {
    if (this.isStarting) return;
    this.isStarting = true;
    setImmediate(() => {
      this.isStarting = false;
      this.startWhatMay();
    });
  }

  private startWhatMay(): void {
    while (this.running < this.limits.atOnce && this.waiting.length > 0) {
      const wait = this.pace.begin(this.waiting.length, performance.now());
      if (wait > 0) {
        this.startIn(wait);
        return;
      }
      clearTimeout(this.later);
      this.later = undefined;
      this.running += 1;
      void this.runTogether(this.waiting.splice(0, this.limits.together)).finally(() => {
        this.running -= 1;
        this.startSoon();
      });
    }
  }

  private startIn(ms: number): void {
    this.later ??= setTimeout(() => {
      this.later = undefined;
      this.startWhatMay();
    }, ms);
  }

  private async runTogether(pieces: readonly Piece[]): Promise<void> {
    try {
      const results = await this.inOne(pieces);
      for (const [index, { resolve }] of pieces.entries()) resolve(results[index]);
    } catch (error) {
      if (pieces.length === 1 || isDatabaseUnavailable(error)) rejectAll(pieces, error);
      else await this.runEach(pieces);
    }
  }

  /** One after the other: nobody knows which of them was at fault, and the others are not to suffer for it. */
  private async runEach(pieces: readonly Piece[]): Promise<void> {
    for (const [index, piece] of pieces.entries()) {
      try {
        const [result] = await this.inOne([piece]);
        piece.resolve(result);
      } catch (error) {
        piece.reject(error);
        if (isDatabaseUnavailable(error)) {
          rejectAll(pieces.slice(index + 1), error);
          return;
        }
      }
    }
  }

  private inOne(pieces: readonly Piece[]): Promise<unknown[]> {
    const start = (manager: EntityManager): Promise<unknown[]> =>
      allOrFirstFailure(pieces.map(({ asCaller, work }) => asCaller(async () => work(manager))));
    // Beginning and commit belong to somebody's trace: to that of the first, not to the one whose end made room.
    const [first] = pieces;
    return first ? first.asCaller(() => inTransaction(this.dataSource, start)) : Promise.resolve([]);
  }
}

function rejectAll(pieces: readonly Piece[], error: unknown): void {
  for (const { reject } of pieces) reject(error);
}

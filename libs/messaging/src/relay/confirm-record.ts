import type pg from 'pg';
import { failpoint } from '#telemetry/failpoint';
import type { LeaseKeeper } from './lease-keeper.ts';
import { removePending, type PendingMessage } from './pending.store.ts';

const ROWS_PER_STATEMENT = 1_024;
const BURST_MS = 5;

interface Confirmed {
  readonly message: PendingMessage;
  /** Called when the row is off the list, or could not be taken off. */
  readonly settled: (() => void) | undefined;
}

/** Takes confirmed messages off the list: one statement at a time, for all that were confirmed while the last one ran. */
export class ConfirmRecord {
  private readonly pool: pg.Pool;
  private readonly dest: number;
  private readonly leases: Pick<LeaseKeeper, 'held'>;
  private readonly onError: (error: unknown) => void;
  private rows: Confirmed[] = [];
  private flushing: Promise<void> | undefined;

  constructor(pool: pg.Pool, dest: number, leases: Pick<LeaseKeeper, 'held'>, onError: (error: unknown) => void) {
    this.pool = pool;
    this.dest = dest;
    this.leases = leases;
    this.onError = onError;
  }

  add(message: PendingMessage, settled: (() => void) | undefined): void {
    this.rows.push({ message, settled });
    this.begin();
  }

  async flushed(): Promise<void> {
    while (this.flushing) await this.flushing;
  }

  private begin(): void {
    this.flushing ??= this.flush().finally(() => {
      this.flushing = undefined;
      if (this.rows.length > 0) this.begin();
    });
  }

  private async flush(): Promise<void> {
    // Confirms arrive in bursts; the rest of this one joins the statement.
    await new Promise((resolve) => setTimeout(resolve, BURST_MS));
    while (this.rows.length > 0) {
      const batch = this.rows.splice(0, ROWS_PER_STATEMENT);
      failpoint('relay.confirmed');
      try {
        await removePending(
          this.pool,
          this.dest,
          this.leases.held,
          batch.map(({ message }) => message),
        );
        failpoint('relay.recorded');
      } catch (error) {
        // Still pending in the table: they are sent again and dropped at the gates as duplicates.
        this.onError(error);
      }
      for (const { settled } of batch) settled?.();
    }
  }
}

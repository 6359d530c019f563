import type { DataSource, QueryRunner } from 'typeorm';
import { ExchangeLock } from '../../application/ports/exchange-lock.ts';

/** Class id of the advisory lock of the exchange with the receiver's folders. */
const EXCHANGE_LOCK = 0x4b4f4b46;

/** A lock of a database session: it goes with the session, so a killed process frees it at once. */
export class AdvisoryExchangeLock extends ExchangeLock {
  private readonly dataSource: DataSource;
  private session: QueryRunner | undefined;
  private asking: Promise<boolean> | undefined;

  constructor(dataSource: DataSource) {
    super();
    this.dataSource = dataSource;
  }

  isHeld(): Promise<boolean> {
    this.asking ??= this.check().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  async release(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    if (!session) return;
    try {
      await session.query('SELECT pg_advisory_unlock($1, 1)', [EXCHANGE_LOCK]);
    } finally {
      await session.release();
    }
  }

  private async check(): Promise<boolean> {
    if (this.session) {
      try {
        await this.session.query('SELECT 1');
        return true;
      } catch (error) {
        const lost = this.session;
        this.session = undefined;
        await lost.release();
        throw error;
      }
    }
    return this.take();
  }

  private async take(): Promise<boolean> {
    const session = this.dataSource.createQueryRunner();
    try {
      const rows = (await session.query('SELECT pg_try_advisory_lock($1, 1) AS taken', [EXCHANGE_LOCK])) as {
        taken: boolean;
      }[];
      if (rows[0]?.taken === true) {
        this.session = session;
        return true;
      }
    } catch (error) {
      await session.release();
      throw error;
    }
    await session.release();
    return false;
  }
}

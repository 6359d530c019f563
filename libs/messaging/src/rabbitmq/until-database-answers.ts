import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

const WAIT_MS = 500;

/** Nothing is consumed before the database can take it in: a nack loop would only burn deliveries. */
export async function untilDatabaseAnswers(dataSource: DataSource, onError: (error: unknown) => void): Promise<void> {
  for (;;) {
    try {
      await dataSource.query('SELECT 1');
      return;
    } catch (error) {
      onError(error);
      await delay(WAIT_MS);
    }
  }
}

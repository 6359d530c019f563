import { setTimeout as delay } from 'node:timers/promises';
import { askBroker } from '../measure/machine.ts';

/** The broker refreshes its counters every five seconds. */
const REFRESH_MS = 6_000;

/** Messages published to the broker so far, by its own count. */
export async function publishedSoFar(managementUrl: string): Promise<number> {
  await delay(REFRESH_MS);
  const { message_stats: counts } = await askBroker<{ message_stats?: { publish?: number } }>(
    managementUrl,
    '/api/overview',
  );
  return counts?.publish ?? 0;
}

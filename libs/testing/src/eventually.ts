import { setTimeout as delay } from 'node:timers/promises';

const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 250;

/**
 * Repeats an assertion until it holds; throws the last failure after `timeoutMs`.
 *
 * Waits for a fact instead of a time, so a slow machine makes a test slower and not wrong.
 */
export async function eventually<T>(assertion: () => T | Promise<T>, timeoutMs = 10_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let wait = FIRST_WAIT_MS;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await delay(wait);
    wait = Math.min(wait * 1.5, LONGEST_WAIT_MS);
  }
}

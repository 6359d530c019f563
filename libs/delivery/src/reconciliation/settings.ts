import type { ComparisonSettings } from './comparison.ts';

/** Times of the comparisons of one sender. */
export abstract class ReconciliationSettings implements ComparisonSettings {
  abstract readonly confirmAfterMs: number;
  abstract readonly lostAfterMs: number;
  /** `HH:MM` in Asia/Tokyo of the nightly comparison; `off` for none. */
  abstract readonly nightlyAt: string;
}

const MINUTE_MS = 60_000;

/** @param confirmAfterMs between two looks at what differed */
export function reconciliationSettings(nightlyAt: string, confirmAfterMs: number): ReconciliationSettings {
  // Lost ends of lanes are healed by themselves within minutes; what is not there then will not come.
  return { nightlyAt, confirmAfterMs, lostAfterMs: 15 * MINUTE_MS };
}

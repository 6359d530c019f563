import { addMonths, type YearMonth } from '#kernel/year-month';
import type { MonthlyLimit } from '../tables/limit-classes.ts';

/** How much of a limit counts in a month: halves of 75歳到達 and of 県内転居 multiply. */
export type LimitFactor = 1 | 0.5 | 0.25;

/** Half a yen and more is a yen. */
function toYen(amount: number): number {
  return Math.floor(amount + 0.5);
}

/**
 * 自己負担限度額 of a month in yen for a cost (10割) in yen. Both the base and the cost it covers are halved, so that the
 * percentage begins where the halved base is used up.
 */
export function monthlyLimit(limit: MonthlyLimit, cost: number, multiple: boolean, factor: LimitFactor = 1): number {
  if (multiple && limit.multiple !== null) return toYen(limit.multiple * factor);
  const beyond = Math.max(cost - limit.threshold * factor, 0);
  return toYen(limit.base * factor + (beyond * limit.percent) / 100);
}

/** A month for which 高額療養費 was paid to the household, by us or by a municipality it came from. */
export interface HighCostMonth {
  readonly month: YearMonth;
  readonly municipalityCode: string;
  /** Only 外来 of 70 to 74: does not count (令29条の2第5項). */
  readonly outpatientOnly: boolean;
}

/** 多数回該当: three or more such months within the twelve that end with `month`, itself left out. */
export function isMultiple(paid: readonly HighCostMonth[], month: YearMonth): boolean {
  return countedMonths(paid, month).length >= 3;
}

/** The months that count towards 多数回 in `month`, each once, ascending. */
export function countedMonths(paid: readonly HighCostMonth[], month: YearMonth): readonly YearMonth[] {
  const earliest = addMonths(month, -11);
  const counted = paid.filter((entry) => !entry.outpatientOnly && entry.month >= earliest && entry.month < month);
  return [...new Set(counted.map((entry) => entry.month))].sort();
}

import { overlaps, reversedField } from './interval.ts';
import type { Interval, QualificationDates } from './interval.ts';
import { REFUSALS } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** A row a body holds; the full content stays in the file it came with. */
export interface HeldRow extends Interval {
  readonly key: string;
  readonly version: number;
  readonly contentSha256: string;
}

/** What is held of one person or household, and the highest version ever accepted per key (also of voided rows). */
export interface HeldRows<R extends HeldRow> {
  readonly held: readonly R[];
  readonly versions: Readonly<Record<string, number>>;
}

export interface Attempt<R extends HeldRow> {
  readonly operation: 'REGISTER' | 'INVALIDATE';
  readonly row: R;
  readonly dates: QualificationDates;
}

export interface Outcome<R extends HeldRow> {
  readonly after: HeldRows<R>;
  /** By index of the attempt. */
  readonly refusals: ReadonlyMap<number, Refusal>;
}

/**
 * Applies rows of one subject in their order; a refused one leaves the draft as it was.
 *
 * Intervals are compared after the last row: the way there may pass through an overlap.
 */
export function tryRows<R extends HeldRow>(before: HeldRows<R>, attempts: readonly Attempt<R>[]): Outcome<R> {
  let held = [...before.held];
  const versions = { ...before.versions };
  const refusals = new Map<number, Refusal>();
  attempts.forEach((attempt, index) => {
    const { key, version } = attempt.row;
    const found = held.find((row) => row.key === key);
    const refusal = refusalOf(attempt, found, versions[key] ?? 0);
    if (refusal) refusals.set(index, refusal);
    else if (attempt.operation === 'INVALIDATE') held = held.filter((row) => row !== found);
    else {
      held.push(attempt.row);
      versions[key] = version;
    }
  });
  attempts.forEach(({ row }, index) => {
    const clashes = held.includes(row) && held.some((other) => other !== row && overlaps(row, other));
    if (clashes) refusals.set(index, REFUSALS.overlap);
  });
  return { after: { held, versions }, refusals };
}

function refusalOf<R extends HeldRow>(
  { operation, row, dates }: Attempt<R>,
  found: R | undefined,
  lastVersion: number,
): Refusal | undefined {
  if (operation === 'INVALIDATE') {
    if (!found) return REFUSALS.notHeld;
    const same = found.version === row.version && found.contentSha256 === row.contentSha256;
    return same ? undefined : REFUSALS.notAsHeld;
  }
  if (found) return REFUSALS.alreadyHeld;
  if (row.version <= lastVersion) return REFUSALS.versionNotRisen;
  const reversed = reversedField(dates);
  return reversed ? { ...REFUSALS.reversed, field: reversed } : undefined;
}

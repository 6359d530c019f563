/** Middle and ends of several measurements. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** @throws RangeError when there is nothing to describe */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError('no values');
  const [below, above] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return { median: ((below ?? min) + (above ?? max)) / 2, min, max, count: sorted.length };
}

/** The smallest value that `share` (0 to 1) of the values do not exceed; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)];
  if (found === undefined) throw new RangeError('no values');
  return found;
}

/** Medians of many figures at once; a figure that some runs lack is described by those that have it. */
export function spreadsOf(runs: readonly Readonly<Record<string, number>>[]): Record<string, Spread> {
  const names = new Set(runs.flatMap((run) => Object.keys(run)));
  return Object.fromEntries([...names].map((name) => [name, spreadOf(runs.flatMap((run) => run[name] ?? []))]));
}

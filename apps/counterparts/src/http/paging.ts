import { problem } from './problem.ts';

/** A whole number ≥ 0 of the query, or the default when it is missing. */
export function wholeNumber(
  name: string,
  value: string | undefined,
  otherwise: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  if (value === undefined || value === '') return otherwise;
  if (!/^\d{1,15}$/.test(value)) throw problem(400, `${name} は 0 以上の整数で指定してください`);
  return Math.min(Number(value), max);
}

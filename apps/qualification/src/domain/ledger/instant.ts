const PATTERN = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/;

function split(instant: string): [milliseconds: number, fraction: string] {
  const match = PATTERN.exec(instant);
  const seconds = match ? Date.parse(`${match[1] ?? ''}${match[3] ?? ''}`) : Number.NaN;
  if (match === null || Number.isNaN(seconds)) throw new RangeError('not an RFC 3339 instant');
  return [seconds, (match[2] ?? '').padEnd(9, '0')];
}

/** Orders two RFC 3339 instants, whatever their zone and number of decimals (the database keeps microseconds). */
export function compareInstants(a: string, b: string): number {
  if (a === b) return 0;
  const [secondsA, fractionA] = split(a);
  const [secondsB, fractionB] = split(b);
  if (secondsA !== secondsB) return secondsA - secondsB;
  if (fractionA === fractionB) return 0;
  return fractionA < fractionB ? -1 : 1;
}

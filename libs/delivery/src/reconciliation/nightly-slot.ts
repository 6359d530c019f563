const TOKYO_MS = 9 * 3_600_000;
const DAY_MS = 86_400_000;

/** The last time at or before `now` (both in epoch milliseconds) when it was `HH:MM` in Japan; undefined for `off`. */
export function lastSlot(nightlyAt: string, now: number): number | undefined {
  const match = /^(\d\d):(\d\d)$/.exec(nightlyAt);
  if (!match) return undefined;
  const ofDay = (Number(match[1]) * 60 + Number(match[2])) * 60_000;
  const day = Math.floor((now + TOKYO_MS - ofDay) / DAY_MS);
  return day * DAY_MS + ofDay - TOKYO_MS;
}

/**
 * Whether the nightly comparison is due: its time has passed without one. A system that never had one waits for its
 * first night instead of comparing at its first start.
 */
export function isNightlyDue(
  nightlyAt: string,
  now: number,
  { upSince, lastNightly }: { readonly upSince: number; readonly lastNightly: number | undefined },
): boolean {
  const slot = lastSlot(nightlyAt, now);
  if (slot === undefined || (lastNightly !== undefined && lastNightly >= slot)) return false;
  return lastNightly !== undefined || upSince < slot;
}

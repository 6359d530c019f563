/**
 * A calendar day of the municipality (Asia/Tokyo business day), written `YYYY-MM-DD`.
 *
 * Plain strings compare in date order and have no time or zone, so the day in the law text is the day in the database.
 */
export type PlainDate = string & { readonly __plainDate: unique symbol };

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/** True for a day that exists in the calendar; `2026-02-30` does not. */
export function isPlainDate(value: unknown): value is PlainDate {
  if (typeof value !== 'string') return false;
  const match = PATTERN.exec(value);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const utc = new Date(Date.UTC(year, month - 1, day));
  return utc.getUTCFullYear() === year && utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day;
}

/** @throws RangeError for a day that does not exist; the value itself is not in the message. */
export function plainDate(value: string): PlainDate {
  if (!isPlainDate(value)) throw new RangeError('not a calendar day (YYYY-MM-DD)');
  return value;
}

function toEpochDay(date: PlainDate): number {
  const [year, month, day] = parts(date);
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

function parts(date: PlainDate): [year: number, month: number, day: number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
}

function fromEpochDay(epochDay: number): PlainDate {
  return new Date(epochDay * DAY_MS).toISOString().slice(0, 10) as PlainDate;
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return fromEpochDay(toEpochDay(date) + days);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return toEpochDay(to) - toEpochDay(from);
}

export function maxDate(a: PlainDate, b: PlainDate): PlainDate {
  return a > b ? a : b;
}

export function minDate(a: PlainDate, b: PlainDate): PlainDate {
  return a < b ? a : b;
}

/** The first day at age `years`: the same month and day, 03-01 for a 02-29 that does not exist (民法143条2項). */
export function firstDayAtAge(birthDate: PlainDate, years: number): PlainDate {
  const candidate = `${String(Number(birthDate.slice(0, 4)) + years).padStart(4, '0')}${birthDate.slice(4)}`;
  return isPlainDate(candidate) ? candidate : (`${candidate.slice(0, 4)}-03-01` as PlainDate);
}

/** Full years of age on `day`. */
export function ageOn(birthDate: PlainDate, day: PlainDate): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return firstDayAtAge(birthDate, years) <= day ? years : years - 1;
}

/** The business day in Asia/Tokyo at an instant. */
export function tokyoDate(instant: Date): PlainDate {
  return new Date(instant.getTime() + 9 * 3_600_000).toISOString().slice(0, 10) as PlainDate;
}

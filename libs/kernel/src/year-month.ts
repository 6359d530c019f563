import { isPlainDate, type PlainDate } from './plain-date.ts';

/** A calendar month, written `YYYY-MM`; compares in order of time. */
export type YearMonth = string & { readonly __yearMonth: unique symbol };

/** @throws RangeError for a month that does not exist; the value itself is not in the message. */
export function yearMonth(value: string): YearMonth {
  if (!isPlainDate(`${value}-01`)) throw new RangeError('not a month (YYYY-MM)');
  return value as YearMonth;
}

export function monthOf(day: PlainDate): YearMonth {
  return day.slice(0, 7) as YearMonth;
}

export function firstDayOf(month: YearMonth): PlainDate {
  return `${month}-01` as PlainDate;
}

export function addMonths(month: YearMonth, months: number): YearMonth {
  const total = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}` as YearMonth;
}

export function nextMonth(month: YearMonth): YearMonth {
  return addMonths(month, 1);
}

/** Months from `from` up to and without `to`. */
export function monthsBetween(from: YearMonth, to: YearMonth): YearMonth[] {
  const months: YearMonth[] = [];
  for (let month = from; month < to; month = nextMonth(month)) months.push(month);
  return months;
}

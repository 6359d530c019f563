import type { PlainDate } from '#kernel/plain-date';

/** 国民の祝日 with 振替休日 and 国民の休日 (国民の祝日に関する法律), by year. */
const HOLIDAYS: Readonly<Record<string, readonly string[]>> = {
  '2025': [
    '01-01',
    '01-13',
    '02-11',
    '02-23',
    '02-24',
    '03-20',
    '04-29',
    '05-03',
    '05-04',
    '05-05',
    '05-06',
    '07-21',
    '08-11',
    '09-15',
    '09-23',
    '10-13',
    '11-03',
    '11-23',
    '11-24',
  ],
  '2026': [
    '01-01',
    '01-12',
    '02-11',
    '02-23',
    '03-20',
    '04-29',
    '05-03',
    '05-04',
    '05-05',
    '05-06',
    '07-20',
    '08-11',
    '09-21',
    '09-22',
    '09-23',
    '10-12',
    '11-03',
    '11-23',
  ],
  '2027': [
    '01-01',
    '01-11',
    '02-11',
    '02-23',
    '03-21',
    '03-22',
    '04-29',
    '05-03',
    '05-04',
    '05-05',
    '07-19',
    '08-11',
    '09-20',
    '09-23',
    '10-11',
    '11-03',
    '11-23',
  ],
};

/** 12月29日–1月3日 (地方自治法4条の2第2項3号). */
const YEAR_END = new Set(['12-29', '12-30', '12-31', '01-01', '01-02', '01-03']);

function isWeekend(day: PlainDate): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** 市町村の休日 (地方自治法4条の2): weekends, national holidays, the turn of the year. */
export function isOfficeDay(day: PlainDate): boolean {
  const monthDay = day.slice(5);
  return !isWeekend(day) && !YEAR_END.has(monthDay) && !(HOLIDAYS[day.slice(0, 4)]?.includes(monthDay) ?? false);
}

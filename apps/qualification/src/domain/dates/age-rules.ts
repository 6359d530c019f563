import { addDays, firstDayAtAge, plainDate, type PlainDate } from '#kernel/plain-date';
import { firstDayOf, monthOf, nextMonth, type YearMonth } from '#kernel/year-month';

/** 未就学, 就学後から69歳まで, 70歳から74歳まで (国民健康保険法42条). */
export type AgeGroup = 'PRESCHOOL' | 'GENERAL' | 'ELDERLY';

/** The day on which an age is reached (達する日): the day before the birthday (年齢計算ニ関スル法律). */
export function reachDate(birthDate: PlainDate, years: number): PlainDate {
  return addDays(firstDayAtAge(birthDate, years), -1);
}

/** 未就学 until the first 31 March on or after the day of reaching 6; the last day, inclusive. */
export function preschoolEnd(birthDate: PlainDate): PlainDate {
  const reached = reachDate(birthDate, 6);
  const year = Number(reached.slice(0, 4));
  const march = plainDate(`${String(year).padStart(4, '0')}-03-31`);
  return reached <= march ? march : plainDate(`${String(year + 1).padStart(4, '0')}-03-31`);
}

/** 高齢受給者 from the first day of the month after the one in which 70 is reached. */
export function elderlyStart(birthDate: PlainDate): PlainDate {
  return firstDayOf(nextMonth(monthOf(reachDate(birthDate, 70))));
}

/** 後期高齢者医療 from the 75th birthday (高齢者の医療の確保に関する法律52条1号). */
export function lateStageStart(birthDate: PlainDate): PlainDate {
  return firstDayAtAge(birthDate, 75);
}

/** The group of a month. Both bounds lie between months, so a month never has two. */
export function ageGroupIn(birthDate: PlainDate, month: YearMonth): AgeGroup {
  const first = firstDayOf(month);
  if (first <= preschoolEnd(birthDate)) return 'PRESCHOOL';
  return first < elderlyStart(birthDate) ? 'GENERAL' : 'ELDERLY';
}

import { addDays, type PlainDate } from '#kernel/plain-date';
import { type Dated, rowOn } from '../tables/dated-table.ts';
import type { LossCause, LossDateRule, LossDateRules } from '../tables/loss-date-rules.ts';

/** True on a day the town hall is open. */
export type IsOfficeDay = (day: PlainDate) => boolean;

const LONGEST_CLOSURE_DAYS = 31;

/** The rule in force on the day of the fact. */
export function lossRule(
  cause: LossCause,
  factDate: PlainDate,
  municipalityCode: string,
  table: LossDateRules,
): Dated<LossDateRule> {
  return rowOn(table, cause, factDate, municipalityCode);
}

/** 資格喪失日, the first day not insured (法8条): the day of the fact or the day after it. */
export function lossDate(
  cause: LossCause,
  factDate: PlainDate,
  municipalityCode: string,
  table: LossDateRules,
): PlainDate {
  return lossRule(cause, factDate, municipalityCode, table).day === 'SAME_DAY' ? factDate : addDays(factDate, 1);
}

function nearestOfficeDay(day: PlainDate, step: 1 | -1, isOfficeDay: IsOfficeDay): PlainDate {
  let candidate = day;
  for (let i = 0; i < LONGEST_CLOSURE_DAYS; i += 1) {
    if (isOfficeDay(candidate)) return candidate;
    candidate = addDays(candidate, step);
  }
  throw new RangeError('no office day within a month: the calendar is wrong');
}

/** 届出期限: 14 days, first day not counted (規2条), rolled to the next office day (地方自治法4条の2第4項). */
export function notificationDueDate(factDate: PlainDate, isOfficeDay: IsOfficeDay, days = 14): PlainDate {
  return nearestOfficeDay(addDays(factDate, days), 1, isOfficeDay);
}

/** True when the 届出 came after its period; the qualification itself still starts on the day of the fact (法7条). */
export function lateNotification(
  factDate: PlainDate,
  notifiedOn: PlainDate,
  isOfficeDay: IsOfficeDay,
  days = 14,
): boolean {
  return notifiedOn > notificationDueDate(factDate, isOfficeDay, days);
}

/** 資格情報の提供期限: 5 days from receipt (規4条の2). The town's own duty: it never rolls over a holiday. */
export function provideDueDate(receivedOn: PlainDate, days = 5): PlainDate {
  return addDays(receivedOn, days);
}

/** The last office day on which the 提供期限 can still be kept. */
export function provideTargetDate(receivedOn: PlainDate, isOfficeDay: IsOfficeDay, days = 5): PlainDate {
  return nearestOfficeDay(provideDueDate(receivedOn, days), -1, isOfficeDay);
}

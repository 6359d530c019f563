import { plainDate } from '#kernel/plain-date';
import { isOfficeDay } from './office-calendar.ts';

describe('市町村の休日', () => {
  it.each(['2026-04-18', '2026-04-19', '2026-04-29', '2026-05-06', '2026-09-22', '2026-12-29', '2027-01-03'])(
    '%s は休日',
    (day) => expect(isOfficeDay(plainDate(day))).toBe(false),
  );

  it.each(['2026-04-20', '2026-05-07', '2026-12-28', '2027-01-04'])('%s は開庁日', (day) =>
    expect(isOfficeDay(plainDate(day))).toBe(true),
  );
});

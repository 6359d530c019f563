import { d, isOfficeDay, TOWN } from '../testing/person.ts';
import { LOSS_DATE_RULE_ROWS, loadLossDateRules, type LossCause } from '../tables/loss-date-rules.ts';
import { lateNotification, lossDate, notificationDueDate, provideDueDate, provideTargetDate } from './date-rules.ts';

const rules = loadLossDateRules();

describe('資格喪失日', () => {
  it.each<[string, LossCause, string, string]>([
    ['E06 社保加入は翌日', 'EMPLOYEE_INSURANCE_JOINED', '2026-07-01', '2026-07-02'],
    ['E11 国外転出は翌日', 'MOVE_OUT_ABROAD', '2026-09-10', '2026-09-11'],
    ['E09 県外転出の予定は翌日', 'MOVE_OUT_OTHER_PREFECTURE', '2026-05-31', '2026-06-01'],
    ['E19 生保開始は当日', 'PUBLIC_ASSISTANCE_STARTED', '2026-05-10', '2026-05-10'],
    ['E22 死亡は翌日', 'DEATH', '2026-03-03', '2026-03-04'],
    ['E42 国保組合加入は当日', 'NHI_ASSOCIATION_JOINED', '2026-06-01', '2026-06-01'],
    ['E46 在留期間の満了は翌日', 'RESIDENCE_STATUS_EXPIRED', '2026-08-31', '2026-09-01'],
    ['うるう年の月末も翌日', 'DEATH', '2028-02-29', '2028-03-01'],
  ])('%s', (_title, cause, factDate, expected) => {
    expect(lossDate(cause, d(factDate), TOWN, rules)).toBe(expected);
  });

  it('町が社保加入を当日と定めた期間だけ、その町で当日になる', () => {
    const own = LOSS_DATE_RULE_ROWS.filter((row) => row.cause === 'EMPLOYEE_INSURANCE_JOINED').map((row) => {
      return {
        ...row,
        day: 'SAME_DAY',
        municipalityCode: TOWN,
        validFrom: '2020-04-01',
        validTo: '2026-04-01',
      } as const;
    });
    const table = loadLossDateRules([...LOSS_DATE_RULE_ROWS, ...own]);
    const on = (day: string, town = TOWN) => lossDate('EMPLOYEE_INSURANCE_JOINED', d(day), town, table);
    expect(on('2026-03-31')).toBe('2026-03-31');
    expect(on('2026-04-01')).toBe('2026-04-02');
    expect(on('2026-03-31', '312037')).toBe('2026-04-01');
  });
});

describe('届出と提供の期限', () => {
  it('E01 4/10 転入の届出期限は 4/24、その日までは期限内', () => {
    expect(notificationDueDate(d('2026-04-10'), isOfficeDay)).toBe('2026-04-24');
    expect(lateNotification(d('2026-04-10'), d('2026-04-24'), isOfficeDay)).toBe(false);
    expect(lateNotification(d('2026-04-10'), d('2026-04-25'), isOfficeDay)).toBe(true);
  });

  it('期限が休日のときは次の開庁日', () => {
    expect(notificationDueDate(d('2026-04-19'), isOfficeDay)).toBe('2026-05-07');
  });

  it('E51 2028-02-15 転入の期限は 2/29（初日不算入）', () => {
    expect(notificationDueDate(d('2028-02-15'), isOfficeDay)).toBe('2028-02-29');
  });

  it('E02 7/1 届出の提供期限は 7/6', () => {
    expect(provideDueDate(d('2026-07-01'))).toBe('2026-07-06');
  });

  it('提供期限は休日でも延びず、その前の開庁日が目標になる', () => {
    expect(provideDueDate(d('2026-04-28'))).toBe('2026-05-03');
    expect(provideTargetDate(d('2026-04-28'), isOfficeDay)).toBe('2026-05-01');
  });

  it('開庁日のない暦では止まる', () => {
    expect(() => notificationDueDate(d('2026-04-10'), () => false)).toThrow(RangeError);
  });
});

import { plainDate } from '#kernel/plain-date';
import { yearMonth } from '#kernel/year-month';
import { exempt, householdOf, INCOME_TABLES, person, taxed } from '../testing/income.ts';
import { TOWN } from '../testing/person.ts';
import { assessmentYearOf } from './assessment-year.ts';
import type { IncomeHousehold, IncomePerson } from './income-household.ts';
import { judgeHousehold } from './judge-household.ts';

const OF_72 = '1954-04-01';

function judged(household: IncomeHousehold, day = '2026-09-01') {
  return judgeHousehold(household, plainDate(day), INCOME_TABLES, TOWN);
}

/** 割合と判定根拠 of the first member. */
function ratio(household: IncomeHousehold, day?: string): string {
  const burden = judged(household, day).burdens.get('R0');
  return burden ? `${String(burden.ratio)}割 ${burden.basis}` : '';
}

function elder(facts: Parameters<typeof taxed>[0], more: Partial<IncomePerson> = {}): IncomePerson {
  return person(OF_72, { assessment: taxed(facts), ...more });
}

describe('判定年度は8月から翌年7月まで', () => {
  it.each([
    ['2026-07', 2025],
    ['2026-08', 2026],
    ['2027-03', 2026],
    ['2027-04', 2026],
    ['2027-07', 2026],
    ['2027-08', 2027],
  ])('%s の療養は %i年度の市町村民税による', (month, year) => {
    expect(assessmentYearOf(yearMonth(month))).toBe(year);
  });
});

describe('70歳未満の一部負担金の割合（法42条）', () => {
  it('就学前は2割、就学後は所得によらず3割', () => {
    expect(ratio(householdOf([person('2022-05-01')]))).toBe('2割 AGE');
    expect(ratio(householdOf([person('1980-05-01', { assessment: exempt() })]))).toBe('3割 AGE');
  });
});

describe('現役並み所得の判定（令27条の2）', () => {
  const rich = { taxableIncome: 1_450_000, otherIncome: 4_000_000 };

  it.each([
    ['課税所得145万円ちょうどで収入が分からなければ3割', { ...rich }, '3割 TAXABLE_INCOME'],
    ['144万9999円なら2割', { ...rich, taxableIncome: 1_449_999 }, '2割 TAXABLE_INCOME'],
    ['一人で収入382万9999円なら2割', { ...rich, receipts: 3_829_999 }, '2割 RECEIPTS'],
    ['一人で収入383万円なら3割', { ...rich, receipts: 3_830_000 }, '3割 TAXABLE_INCOME'],
  ])('%s', (_title, facts, expected) => {
    expect(ratio(householdOf([elder(facts)]))).toBe(expected);
  });

  it.each([
    [5_199_999, '2割 RECEIPTS'],
    [5_200_000, '3割 TAXABLE_INCOME'],
  ])('二人の収入の合計 %i円なら %s', (receipts, expected) => {
    const second = elder({ receipts: 1_000_000 });
    expect(ratio(householdOf([elder({ ...rich, receipts: receipts - 1_000_000 }), second]))).toBe(expected);
  });

  it.each([
    [2_100_000, '2割 STANDARD_INCOME'],
    [2_100_001, '3割 TAXABLE_INCOME'],
  ])('基準所得額の合計 %i円なら %s', (income, expected) => {
    const facts = { taxableIncome: 1_450_000, otherIncome: income + 430_000 };
    expect(ratio(householdOf([elder(facts)]))).toBe(expected);
  });

  it.each([
    [1_780_000, '3割 TAXABLE_INCOME'],
    [1_779_999, '2割 DEDUCTION_FOR_CHILDREN'],
  ])('前年末に15歳の被保険者がいた世帯主は33万円を控除する: %i円なら %s', (taxableIncome, expected) => {
    const children = { yearEndChildren: { under16: 1, from16To18: 0 } };
    expect(ratio(householdOf([elder({ ...rich, taxableIncome }, children)]))).toBe(expected);
  });

  it('16歳から18歳の被保険者には12万円を控除する', () => {
    const children = { yearEndChildren: { under16: 0, from16To18: 1 } };
    expect(ratio(householdOf([elder({ ...rich, taxableIncome: 1_569_999 }, children)]))).toBe(
      '2割 DEDUCTION_FOR_CHILDREN',
    );
    expect(ratio(householdOf([elder({ ...rich, taxableIncome: 1_570_000 }, children)]))).toBe('3割 TAXABLE_INCOME');
  });

  it.each([
    ['E36 特定同一世帯所属者と合わせて520万円未満なら2割', 1_200_000, '2割 RECEIPTS'],
    ['E36 合わせて520万円以上なら3割', 1_300_000, '3割 TAXABLE_INCOME'],
  ])('%s', (_title, receipts, expected) => {
    const husband = person('1951-04-15', { residentId: 'H', assessment: taxed({ receipts }) });
    const household = householdOf([elder({ ...rich, receipts: 3_900_000 })], { lateStageMembers: [husband] });
    expect(ratio(household)).toBe(expected);
  });

  it('特定同一世帯所属者がいても、一人で383万円未満なら2割', () => {
    const husband = person('1951-04-15', { residentId: 'H', assessment: taxed({ receipts: null }) });
    const household = householdOf([elder({ ...rich, receipts: 3_000_000 })], { lateStageMembers: [husband] });
    expect(ratio(household)).toBe('2割 RECEIPTS');
  });

  it('一人が145万円以上なら、70〜74歳の全員が3割', () => {
    const { burdens } = judged(householdOf([elder({ taxableIncome: 0 }), elder(rich), person('1980-01-01')]));
    expect([...burdens.values()].map(({ ratio: value }) => value)).toEqual([3, 3, 3]);
    const below = judged(householdOf([elder({}), elder({})]));
    expect([...below.burdens.values()].map(({ ratio: value }) => value)).toEqual([2, 2]);
  });

  it('世帯の人が70歳になった月から、383万円でなく520万円の合計で判定が変わる', () => {
    const turning = person('1956-08-15', { assessment: taxed({ receipts: 1_200_000 }) });
    const household = householdOf([elder({ ...rich, receipts: 3_900_000 }), turning]);
    expect(ratio(household, '2026-08-01')).toBe('3割 TAXABLE_INCOME');
    expect(ratio(household, '2026-09-01')).toBe('2割 RECEIPTS');
  });

  it('収入が分からないときは、基準収入額適用申請の効力がある月から2割', () => {
    const household = householdOf([elder(rich)], { receiptsApplicationFrom: yearMonth('2026-10') });
    expect(judged(household, '2026-09-01').elderly).toMatchObject({ active: true, applicationAwaited: true });
    expect(ratio(household, '2026-10-01')).toBe('2割 RECEIPTS');
  });

  it('申請があっても、町で確認できる収入が基準以上なら3割のまま', () => {
    const household = householdOf([elder({ ...rich, receipts: 3_830_000 })], {
      receiptsApplicationFrom: yearMonth('2026-08'),
    });
    expect(judged(household).elderly).toMatchObject({ active: true, applicationAwaited: false });
  });

  it('未申告の70〜74歳は申告まで2割', () => {
    expect(ratio(householdOf([person(OF_72, { assessment: null })]))).toBe('2割 UNDECLARED');
    expect(ratio(householdOf([elder({ ...rich, standing: 'UNDECLARED' })]))).toBe('2割 UNDECLARED');
  });

  it('所得照会中の人がいる判定は暫定', () => {
    expect(judged(householdOf([elder({ standing: 'INQUIRED' })])).elderly?.provisional).toBe(true);
    expect(judged(householdOf([elder({})])).elderly?.provisional).toBe(false);
  });
});

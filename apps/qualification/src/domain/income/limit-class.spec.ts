import { plainDate } from '#kernel/plain-date';
import { exempt, householdOf, INCOME_TABLES, person, taxed } from '../testing/income.ts';
import { TOWN } from '../testing/person.ts';
import { LIMIT_CLASS_ROWS, type LimitClassRow, loadLimitClasses } from '../tables/limit-classes.ts';
import type { IncomeHousehold } from './income-household.ts';
import { judgeHousehold } from './judge-household.ts';
import { certifiedClass } from './limit-class.ts';

const OF_46 = '1980-01-01';
const OF_72 = '1954-04-01';

function judged(household: IncomeHousehold, day = '2026-09-01') {
  return judgeHousehold(household, plainDate(day), INCOME_TABLES, TOWN);
}

function className(household: IncomeHousehold, day?: string): string | undefined {
  return judged(household, day).burdens.get('R0')?.limitClass.name;
}

describe('70歳未満の限度額適用区分（令29条の3）', () => {
  it.each([
    [9_010_001, 'ア'],
    [9_010_000, 'イ'],
    [6_000_001, 'イ'],
    [6_000_000, 'ウ'],
    [2_100_001, 'ウ'],
    [2_100_000, 'エ'],
    [0, 'エ'],
  ])('基準所得額の合計 %i円は区分%s', (sum, expected) => {
    expect(className(householdOf([person(OF_46, { assessment: taxed({ otherIncome: sum + 430_000 }) })]))).toBe(
      expected,
    );
  });

  it('基準所得額は被保険者全員を足し、擬制世帯主は足さない', () => {
    const member = person(OF_46, { assessment: taxed({ otherIncome: 2_430_000 }) });
    expect(judged(householdOf([member, member])).measures.standardIncomeSum).toBe(4_000_000);
    const head = person('1950-01-01', { residentId: 'H', assessment: taxed({ otherIncome: 9_000_000 }) });
    expect(judged(householdOf([member], { head })).measures.standardIncomeSum).toBe(2_000_000);
  });

  it('基礎控除は合計所得が高いほど小さい', () => {
    const income = (otherIncome: number) =>
      judged(householdOf([person(OF_46, { assessment: taxed({ otherIncome }) })])).measures.standardIncomeSum;
    expect(income(24_000_000)).toBe(23_570_000);
    expect(income(24_000_001)).toBe(23_710_001);
    expect(income(24_500_001)).toBe(24_350_001);
    expect(income(25_000_001)).toBe(25_000_001);
    expect(income(100_000)).toBe(0);
  });

  it('世帯主も被保険者も非課税なら区分オ、擬制世帯主が課税ならオにならない', () => {
    const member = person(OF_46, { assessment: exempt() });
    expect(className(householdOf([member]))).toBe('オ');
    const head = person('1950-01-01', { residentId: 'H', assessment: taxed() });
    expect(className(householdOf([member], { head }))).toBe('エ');
    expect(className(householdOf([member], { head: { ...head, assessment: exempt() } }))).toBe('オ');
  });

  it('賦課期日に国内に住所がなかった人は非課税に数えない', () => {
    expect(className(householdOf([person(OF_46, { assessment: exempt({ abroadOnTaxDay: true }) })]))).toBe('エ');
  });

  it('未申告の人がいれば区分ア、判定不能を立てる', () => {
    const undeclared = householdOf([person(OF_46), person(OF_46, { assessment: null })]);
    expect(className(undeclared)).toBe('ア');
    expect(judged(undeclared).measures.undeclared).toBe(true);
    const head = person('1950-01-01', { residentId: 'H', assessment: taxed({ standing: 'UNDECLARED' }) });
    expect(className(householdOf([person(OF_46)], { head }))).toBe('ア');
  });

  it('所得照会中は判定不能ではなく暫定', () => {
    const { measures } = judged(householdOf([person(OF_46, { assessment: taxed({ standing: 'INQUIRED' }) })]));
    expect(measures).toMatchObject({ undeclared: false, inquired: true, taxExempt: false });
  });

  it('特例対象被保険者の給与所得は、やめた後の最初の7月末まで100分の30で数える', () => {
    const assessment = taxed({ salaryIncome: 9_000_000, taxedAsUnemployed: false });
    const member = person(OF_46, { assessment, unemployedUntil: plainDate('2027-04-01') });
    expect(judged(householdOf([member])).measures.standardIncomeSum).toBe(2_270_000);
    expect(className(householdOf([member]), '2027-07-01')).toBe('オ');
    expect(className(householdOf([member]), '2027-08-01')).toBe('イ');
    const ended = person(OF_46, { assessment, unemployedUntil: plainDate('2026-08-01') });
    expect(className(householdOf([ended]), '2027-07-01')).toBe('オ');
    expect(className(householdOf([ended]), '2027-08-01')).toBe('イ');
  });
});

describe('70〜74歳の区分', () => {
  it.each([
    [6_900_000, '現役並みⅢ'],
    [6_899_999, '現役並みⅡ'],
    [3_800_000, '現役並みⅡ'],
    [3_799_999, '現役並みⅠ'],
    [1_450_000, '現役並みⅠ'],
    [1_449_999, '一般'],
  ])('課税所得 %i円は%s', (taxableIncome, expected) => {
    const assessment = taxed({ taxableIncome, otherIncome: 9_000_000 });
    expect(className(householdOf([person(OF_72, { assessment })]))).toBe(expected);
  });

  it('収入で2割になった世帯は、課税所得によらず一般', () => {
    const assessment = taxed({ taxableIncome: 2_000_000, otherIncome: 9_000_000, receipts: 3_000_000 });
    expect(className(householdOf([person(OF_72, { assessment })]))).toBe('一般');
  });

  it('未申告の人は低所得にせず一般', () => {
    expect(className(householdOf([person(OF_72, { assessment: null })]))).toBe('一般');
  });

  it.each([
    ['年金だけで806,700円まで', { pensionReceipts: 806_700 }, '低所得Ⅰ'],
    ['年金だけで806,701円から', { pensionReceipts: 806_701 }, '低所得Ⅱ'],
    ['給与所得10万円まで', { salaryIncome: 100_000 }, '低所得Ⅰ'],
    ['給与所得10万1円から', { salaryIncome: 100_001 }, '低所得Ⅱ'],
    ['ほかの所得があれば', { otherIncome: 1 }, '低所得Ⅱ'],
  ])('非課税世帯で%s %s', (_title, facts, expected) => {
    expect(className(householdOf([person(OF_72, { assessment: exempt(facts) })]))).toBe(expected);
  });

  it('一人でも所得があれば世帯は低所得Ⅱ、一人でも課税なら一般', () => {
    const none = person(OF_72, { assessment: exempt() });
    const some = person(OF_72, { assessment: exempt({ otherIncome: 100_000 }) });
    expect(className(householdOf([none, some]))).toBe('低所得Ⅱ');
    expect(className(householdOf([none, person(OF_46)]))).toBe('一般');
  });
});

describe('E70 滞納と限度額認定（規27条の14の2）', () => {
  const [younger, elder] = [person(OF_46), person(OF_72)].map(
    (member) => judged(householdOf([member])).burdens.get('R0')?.limitClass,
  );

  it('70歳未満は滞納があれば認定せず、区分そのものは変わらない', () => {
    if (!younger || !elder) throw new Error('not judged');
    expect(certifiedClass(younger, true)).toBeNull();
    expect(certifiedClass(younger, false)?.name).toBe('エ');
    expect(certifiedClass(elder, true)?.name).toBe('一般');
  });
});

describe('区分の表は年月で変わる', () => {
  const half = (row: LimitClassRow): LimitClassRow => ({
    ...row,
    validFrom: '2027-08-01',
    limit: { ...row.limit, base: row.limit.base + 5_000 },
  });
  const split = LIMIT_CLASS_ROWS.filter(({ incomeClass }) => incomeClass === '14').flatMap((row): LimitClassRow[] => [
    { ...half(row), order: 5, incomeClass: '14A', name: 'エ１', over: 1_000_000 },
    { ...half(row), order: 6, incomeClass: '14B', name: 'エ２' },
  ]);
  const limitClasses = loadLimitClasses(
    [...LIMIT_CLASS_ROWS.map((row) => ({ ...row, validTo: '2027-08-01' })), ...split],
    'next',
  );
  const at = (day: string, otherIncome: number) =>
    judgeHousehold(
      householdOf([person(OF_46, { assessment: taxed({ otherIncome: otherIncome + 430_000 }) })]),
      plainDate(day),
      { ...INCOME_TABLES, limitClasses },
      TOWN,
    ).burdens.get('R0')?.limitClass;

  it('区分が増えても、行を足すだけで判定が変わり、前の月は動かない', () => {
    expect(at('2027-07-01', 2_000_000)).toMatchObject({ name: 'エ', limit: { base: 57_600 } });
    expect(at('2027-08-01', 2_000_000)).toMatchObject({ name: 'エ１', limit: { base: 62_600 } });
    expect(at('2027-08-01', 1_000_000)?.name).toBe('エ２');
  });

  it('どの区分にも当たらない表は、推測せず止まる', () => {
    const without = loadLimitClasses(LIMIT_CLASS_ROWS.filter(({ incomeClass }) => incomeClass !== '14'));
    const poor = householdOf([person(OF_46)]);
    const tables = { ...INCOME_TABLES, limitClasses: without };
    expect(() => judgeHousehold(poor, plainDate('2026-09-01'), tables, TOWN)).toThrow('no class of UNDER_70 fits');
  });
});

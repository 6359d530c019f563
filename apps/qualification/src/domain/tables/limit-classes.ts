import { type DatedSource, loadDatedTable } from './dated-table.ts';

/** What a household must be for a class, beside an amount. */
export type ClassCondition = 'ACTIVE_INCOME' | 'TAX_EXEMPT' | 'NO_INCOME';

/** The amount a class goes by: 基準所得額 of all members in sum, or the highest 課税所得 of those of 70 to 74. */
export type ClassMeasure = 'STANDARD_INCOME_SUM' | 'HIGHEST_TAXABLE_INCOME';

/** 自己負担限度額 of a month, in yen: `base`, and `percent` of the cost (10割) beyond `threshold`. */
export interface MonthlyLimit {
  readonly base: number;
  readonly threshold: number;
  readonly percent: number;
  /** 多数回該当; null where the class knows none. */
  readonly multiple: number | null;
  /** 外来 of one person; null where there is none of its own. */
  readonly outpatient: number | null;
  /** 外来 of one person in a year from August. */
  readonly outpatientYearly: number | null;
}

/**
 * One 限度額適用区分. Within an age group the first row in force that fits is the household's class, so a new set of
 * classes is new rows and no code.
 */
export interface LimitClassRow extends DatedSource {
  readonly ageGroup: 'UNDER_70' | 'ELDERLY';
  readonly order: number;
  /** 所得区分; the project's own values. */
  readonly incomeClass: string;
  readonly name: string;
  /** オンライン資格確認の限度額適用区分. */
  readonly code: string | null;
  readonly condition: ClassCondition | null;
  readonly measure: ClassMeasure | null;
  /** The measure must be more than this. */
  readonly over: number | null;
  /** The measure must be this or more. */
  readonly atLeast: number | null;
  /** Holds when somebody's income is not declared, whatever the measures say. */
  readonly whenUndeclared: boolean;
  readonly limit: MonthlyLimit;
}

const LAW = { validFrom: '2018-08-01', validTo: null, municipalityCode: null } as const;
const NONE = { condition: null, measure: null, over: null, atLeast: null, whenUndeclared: false } as const;
const NO_OUTPATIENT = { outpatient: null, outpatientYearly: null } as const;

const LIMIT_252: MonthlyLimit = { base: 252_600, threshold: 842_000, percent: 1, multiple: 140_100, ...NO_OUTPATIENT };
const LIMIT_167: MonthlyLimit = { base: 167_400, threshold: 558_000, percent: 1, multiple: 93_000, ...NO_OUTPATIENT };
const LIMIT_80: MonthlyLimit = { base: 80_100, threshold: 267_000, percent: 1, multiple: 44_400, ...NO_OUTPATIENT };

function flat(base: number, multiple: number | null, outpatient: number | null = null): MonthlyLimit {
  return { base, threshold: 0, percent: 0, multiple, outpatient, outpatientYearly: null };
}

const UNDER_70 = { ...LAW, ...NONE, ageGroup: 'UNDER_70', measure: 'STANDARD_INCOME_SUM' } as const;
const ELDERLY = { ...LAW, ...NONE, ageGroup: 'ELDERLY' } as const;
const ACTIVE = { ...ELDERLY, condition: 'ACTIVE_INCOME', measure: 'HIGHEST_TAXABLE_INCOME' } as const;

/** 施行令29条の3 as in force in February 2026. The codes are those seen in results of オンライン資格確認. */
export const LIMIT_CLASS_ROWS: readonly LimitClassRow[] = [
  {
    ...UNDER_70,
    order: 1,
    incomeClass: '15',
    name: 'オ',
    code: 'A05',
    condition: 'TAX_EXEMPT',
    measure: null,
    limit: flat(35_400, 24_600),
  },
  {
    ...UNDER_70,
    order: 2,
    incomeClass: '11',
    name: 'ア',
    code: 'A01',
    over: 9_010_000,
    whenUndeclared: true,
    limit: LIMIT_252,
  },
  { ...UNDER_70, order: 3, incomeClass: '12', name: 'イ', code: 'A02', over: 6_000_000, limit: LIMIT_167 },
  { ...UNDER_70, order: 4, incomeClass: '13', name: 'ウ', code: 'A03', over: 2_100_000, limit: LIMIT_80 },
  { ...UNDER_70, order: 5, incomeClass: '14', name: 'エ', code: 'A04', limit: flat(57_600, 44_400) },
  { ...ACTIVE, order: 1, incomeClass: '21', name: '現役並みⅢ', code: 'B01', atLeast: 6_900_000, limit: LIMIT_252 },
  { ...ACTIVE, order: 2, incomeClass: '22', name: '現役並みⅡ', code: 'B02', atLeast: 3_800_000, limit: LIMIT_167 },
  { ...ACTIVE, order: 3, incomeClass: '23', name: '現役並みⅠ', code: 'B03', atLeast: 1_450_000, limit: LIMIT_80 },
  {
    ...ELDERLY,
    order: 4,
    incomeClass: '26',
    name: '低所得Ⅰ',
    code: 'B06',
    condition: 'NO_INCOME',
    limit: flat(15_000, null, 8_000),
  },
  {
    ...ELDERLY,
    order: 5,
    incomeClass: '25',
    name: '低所得Ⅱ',
    code: 'B05',
    condition: 'TAX_EXEMPT',
    limit: flat(24_600, null, 8_000),
  },
  {
    ...ELDERLY,
    order: 6,
    incomeClass: '24',
    name: '一般',
    code: 'B04',
    limit: { ...flat(57_600, 44_400, 18_000), outpatientYearly: 144_000 },
  },
];

export function loadLimitClasses(rows: readonly LimitClassRow[] = LIMIT_CLASS_ROWS, version = '2026-11-24') {
  return loadDatedTable('limit-classes', version, rows, (row) => `${row.ageGroup} ${row.incomeClass}`);
}

export type LimitClassTable = ReturnType<typeof loadLimitClasses>;

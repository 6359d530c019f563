/**
 * 取得事由: the six classes of the 事業月報. The official two-digit list is not public, so the values are the project's.
 */
export const ACQUISITION_REASONS = {
  '01': '転入',
  '02': '社保離脱',
  '03': '生保廃止',
  '04': '出生',
  '05': '後期高齢者離脱',
  '99': 'その他',
} as const satisfies Record<string, string>;
export type AcquisitionReason = keyof typeof ACQUISITION_REASONS;

/** 喪失事由, same classes and same caution. */
export const LOSS_REASONS = {
  '01': '転出',
  '02': '社保加入',
  '03': '生保開始',
  '04': '死亡',
  '05': '後期高齢者加入',
  '99': 'その他',
} as const satisfies Record<string, string>;
export type LossReason = keyof typeof LOSS_REASONS;

/** 適用開始事由. */
export const COVERAGE_START_REASONS = {
  '01': '資格取得',
  '02': '県内転入',
  '03': '世帯変更',
  '04': '訂正',
} as const satisfies Record<string, string>;
export type CoverageStartReason = keyof typeof COVERAGE_START_REASONS;

/** 適用終了事由. */
export const COVERAGE_END_REASONS = {
  '01': '資格喪失',
  '02': '県内転出',
  '03': '世帯変更',
  '04': '訂正',
} as const satisfies Record<string, string>;
export type CoverageEndReason = keyof typeof COVERAGE_END_REASONS;

/** 国保世帯の異動事由. */
export const HOUSEHOLD_REASONS = {
  '01': '新規',
  '02': '分離',
  '03': '合併',
  '04': '世帯主変更',
  '05': '転入',
  '06': '転出',
  '07': '全員喪失',
  '09': '訂正',
} as const satisfies Record<string, string>;
export type HouseholdReason = keyof typeof HOUSEHOLD_REASONS;

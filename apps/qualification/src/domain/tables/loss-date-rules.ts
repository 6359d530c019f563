import type { ArticleId } from './legal-articles.ts';
import { type DatedSource, loadDatedTable } from './dated-table.ts';
import type { LossReason } from './reason-codes.ts';

/** What happened (喪失の原因); finer than the 喪失事由 code, because the day in law hangs on it. */
export type LossCause =
  | 'MOVE_OUT_OTHER_PREFECTURE'
  | 'MOVE_OUT_ABROAD'
  | 'EMPLOYEE_INSURANCE_JOINED'
  | 'NHI_ASSOCIATION_JOINED'
  | 'PUBLIC_ASSISTANCE_STARTED'
  | 'DEATH'
  | 'LATE_STAGE_AGE_75'
  | 'LATE_STAGE_DISABILITY'
  | 'EXCLUDED'
  | 'REMOVED_EX_OFFICIO'
  | 'RESIDENCE_STATUS_EXPIRED';

export interface LossDateRule extends DatedSource {
  readonly cause: LossCause;
  readonly reason: LossReason;
  /** 喪失日 = the day of the fact (当日) or the day after it (翌日). */
  readonly day: 'SAME_DAY' | 'NEXT_DAY';
  readonly article: ArticleId;
}

const LAW = { validFrom: '1959-01-01', validTo: null, municipalityCode: null } as const;

/** The law's own days (法8条). A town that reads a cause otherwise adds rows with its code and a period. */
export const LOSS_DATE_RULE_ROWS: readonly LossDateRule[] = [
  { ...LAW, cause: 'MOVE_OUT_OTHER_PREFECTURE', reason: '01', day: 'NEXT_DAY', article: 'lossNextDay' },
  { ...LAW, cause: 'MOVE_OUT_ABROAD', reason: '01', day: 'NEXT_DAY', article: 'lossNextDay' },
  { ...LAW, cause: 'EMPLOYEE_INSURANCE_JOINED', reason: '02', day: 'NEXT_DAY', article: 'lossNextDay' },
  { ...LAW, cause: 'NHI_ASSOCIATION_JOINED', reason: '99', day: 'SAME_DAY', article: 'lossSameDayExclusion' },
  { ...LAW, cause: 'PUBLIC_ASSISTANCE_STARTED', reason: '03', day: 'SAME_DAY', article: 'lossSameDayExclusion' },
  { ...LAW, cause: 'DEATH', reason: '04', day: 'NEXT_DAY', article: 'lossNextDay' },
  { ...LAW, cause: 'LATE_STAGE_AGE_75', reason: '05', day: 'NEXT_DAY', article: 'lossNextDay' },
  { ...LAW, cause: 'LATE_STAGE_DISABILITY', reason: '05', day: 'NEXT_DAY', article: 'lossNextDay' },
  { ...LAW, cause: 'EXCLUDED', reason: '99', day: 'NEXT_DAY', article: 'lossNextDay' },
  { ...LAW, cause: 'REMOVED_EX_OFFICIO', reason: '99', day: 'NEXT_DAY', article: 'lossNextDay' },
  { ...LAW, cause: 'RESIDENCE_STATUS_EXPIRED', reason: '99', day: 'NEXT_DAY', article: 'lossNextDay' },
];

/** Loads the rules; a town's own rows may be appended. */
export function loadLossDateRules(rows: readonly LossDateRule[] = LOSS_DATE_RULE_ROWS, version = '2026-11-01') {
  return loadDatedTable('loss-date-rules', version, rows, (row) => row.cause);
}

export type LossDateRules = ReturnType<typeof loadLossDateRules>;

import type { PlainDate } from '#kernel/plain-date';

/** Reason of a 届書 entered by hand. */
export type NotificationReason =
  | 'MOVE_IN'
  | 'MOVE_OUT'
  | 'BIRTH'
  | 'DEATH'
  | 'EMPLOYEE_INSURANCE_LEFT'
  | 'EMPLOYEE_INSURANCE_JOINED'
  | 'PUBLIC_ASSISTANCE_ENDED'
  | 'PUBLIC_ASSISTANCE_STARTED'
  | 'NHI_ASSOCIATION_LEFT'
  | 'NHI_ASSOCIATION_JOINED'
  | 'LATE_STAGE_DISABILITY_CERTIFIED'
  | 'LATE_STAGE_DISABILITY_WITHDRAWN'
  | 'EXCLUSION_ENDED'
  | 'EXCLUDED'
  | 'STUDENT'
  | 'CHILD_FACILITY'
  | 'FACILITY'
  | 'CARE_INSURANCE_EXCLUDED_FACILITY'
  | 'NHI_HEAD_OVERRIDE'
  | 'RESIDENCE_STATUS'
  | 'OTHER';

/** One member of a household's 届書. */
export interface Notification {
  readonly residentId: string;
  readonly reason: NotificationReason;
  /** 加入日, 資格喪失日 of the other insurance, 保護開始日・廃止日, 死亡日, 転入日, 転出日. */
  readonly factDate: PlainDate;
  readonly notifiedOn: PlainDate;
  /** 収受日 when it differs from 届出日; the 5-day clock starts on it. */
  readonly receivedOn?: PlainDate | undefined;
  readonly channel: 'COUNTER' | 'POST' | 'ONLINE' | 'EX_OFFICIO';
  /** MOVE_IN: undefined = not given, null = abroad. */
  readonly fromMunicipalityCode?: string | null | undefined;
  /** MOVE_OUT: undefined = not given, null = abroad. */
  readonly toMunicipalityCode?: string | null | undefined;
  /** MOVE_IN inside the prefecture: 資格取得日 on the 転出証明書. */
  readonly acquiredOn?: PlainDate | undefined;
  /** Start of the next insurance, if one is known (任意継続, new employer). */
  readonly nextInsuranceFrom?: PlainDate | undefined;
}

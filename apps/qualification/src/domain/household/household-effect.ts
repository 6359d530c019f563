import type { PlainDate } from '#kernel/plain-date';

/** What a person's change does to the NHI household he belongs to or heads. */
export type HouseholdEffect =
  | {
      readonly type: 'HEAD_CHANGED';
      readonly nhiHouseholdId: string;
      readonly headResidentId: string;
      readonly since: PlainDate;
    }
  | {
      /** 世帯主未定: a 世帯変更届 is due (住民基本台帳法25条). */
      readonly type: 'HEAD_PENDING';
      readonly nhiHouseholdId: string;
      readonly since: PlainDate;
      readonly candidates: readonly string[];
      readonly dueOn: PlainDate;
    }
  | { readonly type: 'SPECIFIC_MEMBER_ENDED'; readonly residentId: string; readonly endsOn: PlainDate };

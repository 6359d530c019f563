import { ageOn, type PlainDate } from '#kernel/plain-date';

/** Someone who remains in the registry household. */
export interface Remaining {
  readonly residentId: string;
  readonly birthDate: PlainDate;
}

export type Succession =
  | { readonly type: 'FOLLOWS'; readonly headResidentId: string }
  | { readonly type: 'PENDING'; readonly candidates: readonly string[] };

const CAN_HEAD_FROM_AGE = 15;

/**
 * Who heads the household after the head is gone: with exactly one person of 15 or more left (a widow, a parent with
 * small children) he follows without a 届; otherwise the family has 14 days to say (住民基本台帳法25条).
 */
export function successorOf(remaining: readonly Remaining[], day: PlainDate): Succession {
  const candidates = remaining.filter((member) => ageOn(member.birthDate, day) >= CAN_HEAD_FROM_AGE);
  const [only, second] = candidates;
  if (only !== undefined && second === undefined) return { type: 'FOLLOWS', headResidentId: only.residentId };
  return { type: 'PENDING', candidates: candidates.map((member) => member.residentId) };
}

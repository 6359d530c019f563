import type { HouseholdEffect } from './household-effect.ts';
import type { PlainDate } from '#kernel/plain-date';
import type { HeadSet } from './nhi-household.ts';

/** The household events that carry out the effects on one NHI household. */
export function headEventsOf(effects: readonly HouseholdEffect[], nhiHouseholdId: string): readonly HeadSet[] {
  return effects.flatMap((effect): readonly HeadSet[] => {
    if (effect.type === 'SPECIFIC_MEMBER_ENDED' || effect.nhiHouseholdId !== nhiHouseholdId) return [];
    const headResidentId = effect.type === 'HEAD_CHANGED' ? effect.headResidentId : null;
    return [{ kind: 'HEAD_SET', headResidentId, since: effect.since, reason: '04' }];
  });
}

/** The first head row of a household that opens with an acquisition; 05 when the members moved in, else 01 新規. */
export function openingHead(headResidentId: string | null, since: PlainDate, movedIn: boolean): HeadSet {
  return { kind: 'HEAD_SET', headResidentId, since, reason: movedIn ? '05' : '01' };
}

import { residentEvent } from './resident.ts';
import type { ResidentEvent, TownMember } from './resident.ts';
import type { TownOrder } from './town.ts';

/** Sequence 1 of a town's resident, for a receiver that was not loaded with the town: its feed starts here. */
export function baselineEvent(order: TownOrder, member: TownMember): ResidentEvent {
  const { individualNumber: _number, sequence, insured: _insured, nhi: _nhi, ...resident } = member;
  const { seed, asOf, municipalityCode } = order;
  return residentEvent(`town-${seed}-${resident.residentId}-1`, `${asOf}T08:30:00+09:00`, {
    municipalityCode,
    changeGroup: `T-${seed}-${resident.residentId}`,
    changeGroupSize: 1,
    sequence,
    reason: 'MINOR_CORRECTION',
    effectiveDate: asOf,
    notifiedOn: asOf,
    baseline: true,
    resident,
  });
}

import type { Random } from '../faults/seeded-random.ts';
import type { MemberShape } from './household-shape.ts';

const LATE_STAGE_AGE = 75;
const RETIREMENT_AGE = 60;

/** Which members are in the municipal 国保: self-employed families and the retired; nobody from 75 on. */
export function insuredMembers(random: Random, members: readonly MemberShape[]): boolean[] {
  const selfEmployed = random() < 0.18;
  const retiredJoin = random() < 0.9;
  return members.map(({ age }) => {
    if (age >= LATE_STAGE_AGE) return false;
    return age >= RETIREMENT_AGE ? retiredJoin || selfEmployed : selfEmployed;
  });
}

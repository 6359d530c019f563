import { err, ok, type Result } from '#kernel/result';
import type { MembershipRef } from '../ledger/ledger-event.ts';
import type { Refusal } from '../qualification-refusals.ts';
import type { NhiHousehold } from './nhi-household.ts';

/** What a new household is made of when the person has none to join. */
export interface FreeHousehold {
  readonly nhiHouseholdId: string;
  readonly municipalityCode: string;
  readonly symbol: string;
  /** The next free 番号; taken only when a household is opened. */
  readonly number: string;
}

/** A person's place in a household, and the household with that 枝番 taken. */
export interface NumberAssignment {
  readonly membership: MembershipRef;
  readonly household: NhiHousehold;
  readonly opened: boolean;
}

const LAST_BRANCH = 99;

function opened(free: FreeHousehold): NhiHousehold {
  return { ...free, branches: [], events: [] };
}

/**
 * 記号・番号 per household, 枝番 per person (法111条の2): two digits, ascending, never given a second time inside one
 * 番号, not even to the same person after a gap. A restored person (喪失の取消) keeps his old one: no assignment.
 */
export function assignNumbers(
  residentId: string,
  household: NhiHousehold | null,
  free: FreeHousehold,
): Result<NumberAssignment, Refusal> {
  const target = household ?? opened(free);
  const highest = Math.max(0, ...target.branches.map((assignment) => Number(assignment.branch)));
  if (highest >= LAST_BRANCH) return err({ code: 'QUA-0114', residentId, article: null });
  const branch = String(highest + 1).padStart(2, '0');
  const { nhiHouseholdId, symbol, number } = target;
  return ok({
    membership: { nhiHouseholdId, symbol, number, branch },
    household: { ...target, branches: [...target.branches, { residentId, branch }] },
    opened: household === null,
  });
}

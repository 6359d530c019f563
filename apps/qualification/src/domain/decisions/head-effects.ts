import type { PlainDate } from '#kernel/plain-date';
import { notificationDueDate } from '../dates/date-rules.ts';
import { successorOf } from '../household/head-succession.ts';
import type { HouseholdEffect } from '../household/household-effect.ts';
import type { DecisionContext, PersonFacts } from './facts.ts';

/** True when the person heads an NHI household now, insured or 擬制. */
export function headsNhiHousehold(facts: PersonFacts): boolean {
  return facts.nhiHousehold?.headResidentId === facts.residentId;
}

function headGone(facts: PersonFacts, day: PlainDate, context: DecisionContext): readonly HouseholdEffect[] {
  const household = facts.nhiHousehold;
  if (household === null || !headsNhiHousehold(facts)) return [];
  // Nobody insured remains: the household closes by itself (全員喪失), its head row ends with it.
  if (household.insuredResidentIds.every((residentId) => residentId === facts.residentId)) return [];
  const { nhiHouseholdId } = household;
  const remaining = facts.registryMembers.filter(
    (member) => member.residentId !== facts.residentId && member.status === 'CURRENT',
  );
  const succession = successorOf(remaining, day);
  if (succession.type === 'FOLLOWS') {
    return [{ type: 'HEAD_CHANGED', nhiHouseholdId, headResidentId: succession.headResidentId, since: day }];
  }
  const dueOn = notificationDueDate(day, context.isOfficeDay, context.tables.limits.notificationDays);
  return [{ type: 'HEAD_PENDING', nhiHouseholdId, since: day, candidates: succession.candidates, dueOn }];
}

/** What follows for the household when the person leaves it for good on `day` (死亡・転出・職権消除). */
export function departureEffects(
  facts: PersonFacts,
  day: PlainDate,
  endsOn: PlainDate,
  context: DecisionContext,
): readonly HouseholdEffect[] {
  const { residentId } = facts;
  const head = headGone(facts, day, context);
  if (!facts.specificSameHouseholdMember) return head;
  return [...head, { type: 'SPECIFIC_MEMBER_ENDED', residentId, endsOn }];
}

/** The head row that a cancelled departure had opened goes back to the head of the register. */
export function headRestored(facts: PersonFacts): readonly HouseholdEffect[] {
  const household = facts.nhiHousehold;
  const headResidentId = facts.registryHeadResidentId;
  if (household === null || household.headOverridden || headResidentId === null) return [];
  if (household.headResidentId === headResidentId) return [];
  const { nhiHouseholdId, headSince: since } = household;
  return [{ type: 'HEAD_CHANGED', nhiHouseholdId, headResidentId, since }];
}

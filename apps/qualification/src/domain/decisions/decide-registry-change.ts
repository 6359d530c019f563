import { everInsured } from '../ledger/timeline-queries.ts';
import { reason } from '../tables/legal-articles.ts';
import type { Decision } from './decision.ts';
import { decideDeath } from './death.ts';
import { decideBirth, decideEntryExOfficio, decideNationalityChange, decideRestored } from './entry.ts';
import type { DecisionContext, PersonFacts } from './facts.ts';
import { type Case, caseOf, handlingOf, hold, inform } from './finding.ts';
import { decideHeadChange, decideHouseholdMove } from './household-change.ts';
import { decideMoveIn } from './move-in.ts';
import { decideMoveOut } from './move-out.ts';
import { decideMoveOutCancelled } from './move-out-cancelled.ts';
import { decideMoveOutConfirmed } from './move-out-confirmed.ts';
import type { RegistryChange } from './registry-change.ts';
import { decideRegistryCancellation } from './registry-cancellation.ts';
import { decideRemovalExOfficio, decideResidenceStatusExpired } from './removal.ts';

function decideInformation(subject: Case): Decision {
  return inform(subject, 'REG-INFORMATION');
}

/** Ages and ratios of all past rows hang on it, so receivers' rows may not move by themselves. */
function decideBirthdateCorrection(subject: Case): Decision {
  if (subject.column === 'other' && !everInsured(subject.facts.timeline)) return decideInformation(subject);
  const text = '生年月日または性別が修正されました。年齢による期間をすべて見直します。';
  return hold(subject, 'REG-BIRTHDATE-SEX-CORRECTION', [reason(text, 'registryExOfficio')]);
}

const DECIDERS: Readonly<Record<RegistryChange['reason'], (subject: Case) => Decision>> = {
  MOVE_IN_DOMESTIC: decideMoveIn,
  MOVE_IN_ABROAD: decideMoveIn,
  FOREIGN_RESIDENT_STARTED: decideMoveIn,
  BIRTH: decideBirth,
  ENTRY_NATURALISATION: decideNationalityChange,
  ENTRY_NATIONALITY_LOSS: decideNationalityChange,
  ENTRY_EX_OFFICIO: decideEntryExOfficio,
  RESTORED: decideRestored,
  MOVE_OUT_DOMESTIC: decideMoveOut,
  MOVE_OUT_CHANGED: decideMoveOut,
  MOVE_OUT_ABROAD: decideMoveOut,
  DEATH: decideDeath,
  REMOVAL_NATURALISATION: decideNationalityChange,
  REMOVAL_EX_OFFICIO: decideRemovalExOfficio,
  MOVE_OUT_CONFIRMED: decideMoveOutConfirmed,
  MOVE_OUT_CANCELLED: decideMoveOutCancelled,
  MOVE_WITHIN: decideInformation,
  HEAD_CHANGE: decideHeadChange,
  HOUSEHOLD_SPLIT: (subject) => decideHouseholdMove(subject, 'HOUSEHOLD_SPLIT'),
  HOUSEHOLD_MERGE: (subject) => decideHouseholdMove(subject, 'HOUSEHOLD_MERGE'),
  HOUSEHOLD_TRANSFER: (subject) => decideHouseholdMove(subject, 'HOUSEHOLD_TRANSFER'),
  RELATIONSHIP_CHANGE: decideInformation,
  NAME_CHANGE: decideInformation,
  BIRTHDATE_SEX_CORRECTION: decideBirthdateCorrection,
  MINOR_CORRECTION: decideInformation,
  EX_OFFICIO_CORRECTION: decideInformation,
  INDIVIDUAL_NUMBER_CHANGE: decideInformation,
  INDIVIDUAL_NUMBER_ASSIGNED: decideInformation,
  RESIDENCE_STATUS_RENEWAL: decideInformation,
  RESIDENCE_STATUS_EXPIRED: decideResidenceStatusExpired,
  PROTECTION_CHANGE: decideInformation,
  REGISTRY_CANCELLATION: decideRegistryCancellation,
};

/** What one resident's registry change means for the NHI. */
export function decideRegistryChange(change: RegistryChange, facts: PersonFacts, context: DecisionContext): Decision {
  const subject = caseOf(change, facts, context);
  const decision = DECIDERS[change.reason](subject);
  if (handlingOf(subject) !== 'HOLD' || decision.type === 'hold') return decision;
  return hold(subject, 'REG-HELD-BY-TABLE', [reason('この異動は職員の確認が要ります。', subject.row.article)]);
}

import type { ApplyDecision, InformationDecision } from '../../domain/decisions/decision.ts';
import type { RegistryChange } from '../../domain/decisions/registry-change.ts';
import type { Suggestion } from '../../domain/decisions/suggestion.ts';
import type { LedgerEvent } from '../../domain/ledger/ledger-event.ts';
import { NO_ORIGIN, type DecidedChange } from '../record-change/decided-change.ts';

/** The change whose events a 取消 suggestion cancels, so that what it did to households is undone as well. */
export function cancelledChange(suggestion: Suggestion, ledger: readonly LedgerEvent[]): { cancelsChangeId?: string } {
  if (!('eventIds' in suggestion)) return {};
  const target = ledger.find((event) => suggestion.eventIds.includes(event.eventId));
  return target === undefined ? {} : { cancelsChangeId: target.changeId };
}

/** What an automatic decision writes. */
export function decidedByRule(
  decision: ApplyDecision | InformationDecision,
  change: RegistryChange,
  ledger: readonly LedgerEvent[],
): DecidedChange {
  const { residentId, reason, kind, effectiveOn, basis, reasons, householdEffects } = decision;
  return {
    residentId,
    reason,
    kind,
    effectiveOn,
    basis,
    reasons,
    householdEffects,
    events: decision.type === 'apply' ? decision.events : [],
    ...NO_ORIGIN,
    groupId: change.changeGroup,
    registryEventId: change.registryEventId,
    registrySequence: change.registrySequence,
    actor: null,
    ...(decision.type === 'apply' ? cancelledChange(decision.suggestion, ledger) : {}),
  };
}

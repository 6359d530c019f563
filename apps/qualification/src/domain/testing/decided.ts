import { decideRegistryChange } from '../decisions/decide-registry-change.ts';
import type { Decision } from '../decisions/decision.ts';
import type { PersonFacts } from '../decisions/facts.ts';
import type { RegistryChange } from '../decisions/registry-change.ts';
import { contextOn, factsOf, Ledger } from './person.ts';

/** Decides one change of a person with this ledger. */
export function decided(change: RegistryChange, ledger = new Ledger(), facts: Partial<PersonFacts> = {}): Decision {
  return decideRegistryChange(change, factsOf(ledger, facts), contextOn(change.notifiedOn));
}

/** The ledger after an automatic decision; fails when it is none. */
export function applied(ledger: Ledger, decision: Decision): Ledger {
  if (decision.type !== 'apply') throw new Error(`expected apply, got ${decision.type}`);
  return ledger.with(decision.events);
}

export function questionIds(decision: Decision): readonly string[] {
  return decision.type === 'propose' ? decision.questions.map((question) => question.id) : [];
}

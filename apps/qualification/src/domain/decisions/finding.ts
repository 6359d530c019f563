import { minDate, type PlainDate } from '#kernel/plain-date';
import { notificationDueDate } from '../dates/date-rules.ts';
import type { HouseholdEffect } from '../household/household-effect.ts';
import type { Authority } from '../ledger/ledger-event.ts';
import { everInsured, insuredOn, provisionalEnd } from '../ledger/timeline-queries.ts';
import { type EventHandling, type Handling, type PersonColumn } from '../tables/event-handling.ts';
import { type Dated, rowOn } from '../tables/dated-table.ts';
import { LEGAL_ARTICLES, type Reason } from '../tables/legal-articles.ts';
import { tableVersionOf } from '../tables/rule-tables.ts';
import type { RegistryReason } from '../tables/registry-reasons.ts';
import type { ChangeKind, Decision, Question } from './decision.ts';
import type { DecisionContext, PersonFacts } from './facts.ts';
import { headsNhiHousehold } from './head-effects.ts';
import type { RegistryChange } from './registry-change.ts';
import { eventsOf } from './suggestion-events.ts';
import { effectiveOnOf, type Suggestion } from './suggestion.ts';

/** One registry change with all that is known about the person. */
export interface Case {
  readonly change: RegistryChange;
  readonly facts: PersonFacts;
  readonly context: DecisionContext;
  readonly column: PersonColumn;
  readonly row: Dated<EventHandling>;
}

/** What a rule found; whether it is applied or proposed is settled by the event table and the open questions. */
export interface Finding {
  readonly ruleId: string;
  readonly kind: ChangeKind;
  readonly suggestion: Suggestion;
  readonly reasons: readonly Reason[];
  /** Any question turns AUTO into PROPOSE. */
  readonly questions?: readonly Question[];
  readonly authority?: Authority;
  readonly householdEffects?: readonly HouseholdEffect[];
  readonly withdrawsTaskIds?: readonly string[];
  readonly safeAlone?: boolean;
  readonly dueOn?: PlainDate;
}

/** Insured, a head or 特定同一 without insurance, or neither. */
export function columnOf(change: RegistryChange, facts: PersonFacts): PersonColumn {
  const { timeline } = facts;
  const open = timeline.coverage.some((row) => row.endsOn === null);
  if (open || insuredOn(timeline, change.effectiveDate) || provisionalEnd(timeline) !== null) return 'insured';
  return headsNhiHousehold(facts) || facts.specificSameHouseholdMember ? 'role' : 'other';
}

export function caseOf(change: RegistryChange, facts: PersonFacts, context: DecisionContext): Case {
  const { eventHandling } = context.tables;
  const row = rowOn(eventHandling, change.reason, change.effectiveDate, context.municipalityCode);
  return { change, facts, context, column: columnOf(change, facts), row };
}

export function handlingOf({ row, column }: Case): Handling {
  return row[column];
}

/** 届出期限 of the change; a 世帯主未定 may be due earlier. */
export function dueOnOf({ change, context }: Case): PlainDate {
  return notificationDueDate(change.effectiveDate, context.isOfficeDay, context.tables.limits.notificationDays);
}

/** Open tasks of the person for the given reasons. */
export function openTaskIds(facts: PersonFacts, reasons: readonly RegistryReason[]): readonly string[] {
  return facts.openTasks.filter((task) => reasons.includes(task.reason)).map((task) => task.taskId);
}

function base(subject: Case, ruleId: string, reasons: readonly Reason[]) {
  const articles = [...new Set([LEGAL_ARTICLES[subject.row.article], ...reasons.map((item) => item.article)])];
  return {
    residentId: subject.change.residentId,
    reason: subject.change.reason,
    basis: { ruleId, tableVersion: tableVersionOf(subject.context.tables), articles },
    reasons,
    householdEffects: [],
    withdrawsTaskIds: [],
    safeAlone: false,
  };
}

/** Applied when the table says AUTO and nothing is doubtful; otherwise a task. */
export function settle(subject: Case, finding: Finding): Decision {
  const { facts, change } = subject;
  const { kind, suggestion, questions = [], authority = 'REGISTRY' } = finding;
  const common = {
    ...base(subject, finding.ruleId, finding.reasons),
    kind,
    suggestion,
    authority,
    effectiveOn: effectiveOnOf(suggestion),
    householdEffects: finding.householdEffects ?? [],
    withdrawsTaskIds: finding.withdrawsTaskIds ?? [],
    dueOn: minDate(finding.dueOn ?? dueOnOf(subject), dueOnOf(subject)),
  };
  if (handlingOf(subject) !== 'AUTO' || questions.length > 0) return { ...common, type: 'propose', questions };
  const events = eventsOf(suggestion, { residentId: change.residentId, timeline: facts.timeline, authority });
  return { ...common, type: 'apply', safeAlone: finding.safeAlone ?? false, events };
}

/** A new version of the person's data, delivered when receivers hold him. */
export function inform(
  subject: Case,
  ruleId: string,
  reasons: readonly Reason[] = [],
  withdrawsTaskIds: readonly string[] = [],
): Decision {
  const { facts, change } = subject;
  return {
    ...base(subject, ruleId, reasons),
    type: 'information',
    kind: 'INFORMATION',
    effectiveOn: change.effectiveDate,
    deliver: everInsured(facts.timeline),
    renewsHouseholdId: headsNhiHousehold(facts) ? (facts.nhiHousehold?.nhiHouseholdId ?? null) : null,
    withdrawsTaskIds,
    safeAlone: true,
  };
}

export function hold(subject: Case, ruleId: string, reasons: readonly Reason[]): Decision {
  const effectiveOn = subject.change.effectiveDate;
  return { ...base(subject, ruleId, reasons), type: 'hold', effectiveOn, dueOn: dueOnOf(subject) };
}

export function nothing(subject: Case, ruleId: string): Decision {
  return { ...base(subject, ruleId, []), type: 'nothing', safeAlone: true };
}

/** For a person the NHI knows: information; for anyone else nothing. */
export function informOrNothing(subject: Case, ruleId: string): Decision {
  const known = everInsured(subject.facts.timeline) || subject.column !== 'other';
  return known ? inform(subject, ruleId) : nothing(subject, ruleId);
}

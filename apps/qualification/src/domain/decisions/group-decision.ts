import { minDate, type PlainDate } from '#kernel/plain-date';
import { reason, type Reason } from '../tables/legal-articles.ts';
import type {
  ApplyDecision,
  ChangeKind,
  Decision,
  HoldDecision,
  InformationDecision,
  NothingDecision,
  ProposeDecision,
  Question,
} from './decision.ts';
import type { Suggestion } from './suggestion.ts';
import type { Authority } from '../ledger/ledger-event.ts';

/** One member of a task, with everything the clerk sees and the acceptance needs. */
export interface TaskMember {
  readonly residentId: string;
  readonly reason: string;
  /** null while the member is held: staff must mend the data first. */
  readonly suggestion: Suggestion | null;
  readonly kind: ChangeKind | null;
  readonly authority: Authority | null;
  readonly reasons: readonly Reason[];
  readonly questions: readonly Question[];
  readonly decision: ApplyDecision | ProposeDecision | HoldDecision;
}

/** One 異動 of a household that staff decides as a whole. */
export interface GroupTask {
  readonly kind: 'PROPOSAL' | 'HOLD' | 'INCOMPLETE_GROUP';
  readonly members: readonly TaskMember[];
  readonly reasons: readonly Reason[];
  readonly dueOn: PlainDate | null;
}

/** The members of one 異動 (changeGroup), as far as they are here. */
export interface Group {
  readonly expected: number;
  /** Members that arrived but cannot be decided (quarantined, poisonous) count as missing. */
  readonly decisions: readonly Decision[];
  readonly timedOut: boolean;
  /** Members whose decision was carried out before, because it was safe alone. */
  readonly alreadyApplied?: number;
}

export interface GroupDecision {
  /** False while members are missing and the time-out has not passed: only `applies` may be carried out. */
  readonly settled: boolean;
  readonly applies: readonly (ApplyDecision | InformationDecision | NothingDecision)[];
  readonly task: GroupTask | null;
}

type Pending = ApplyDecision | ProposeDecision | HoldDecision;
type Done = ApplyDecision | InformationDecision | NothingDecision;

function memberOf(decision: Pending): TaskMember {
  const { residentId, reason: cause, reasons } = decision;
  const held = decision.type === 'hold';
  return {
    residentId,
    reason: cause,
    suggestion: held ? null : decision.suggestion,
    kind: held ? null : decision.kind,
    authority: held ? null : decision.authority,
    reasons,
    questions: decision.type === 'propose' ? decision.questions : [],
    decision,
  };
}

function taskOf(kind: GroupTask['kind'], pending: readonly Pending[], reasons: readonly Reason[]): GroupTask {
  const [first, ...rest] = pending.map((decision) => decision.dueOn);
  const dueOn = first === undefined ? null : rest.reduce<PlainDate>(minDate, first);
  return { kind, members: pending.map(memberOf), reasons, dueOn };
}

function isDone(decision: Decision, mayApply: (decision: ApplyDecision) => boolean): decision is Done {
  if (decision.type === 'apply') return mayApply(decision);
  return decision.type === 'information' || decision.type === 'nothing';
}

function split(decisions: readonly Decision[], mayApply: (decision: ApplyDecision) => boolean): [Done[], Pending[]] {
  const applies = decisions.filter((decision) => isDone(decision, mayApply));
  const pending = decisions.filter((decision): decision is Pending => !isDone(decision, mayApply));
  return [applies, pending];
}

/** A head named in the same 異動 makes the 世帯主未定 of another member pointless. */
function withoutAnsweredPending(decisions: readonly Decision[]): readonly Decision[] {
  const effects = decisions.flatMap((decision) => decision.householdEffects);
  const named = new Set(effects.flatMap((effect) => (effect.type === 'HEAD_CHANGED' ? [effect.nhiHouseholdId] : [])));
  return decisions.map((decision) => ({
    ...decision,
    householdEffects: decision.householdEffects.filter(
      (effect) => effect.type !== 'HEAD_PENDING' || !named.has(effect.nhiHouseholdId),
    ),
  }));
}

const isSafeAlone = (decision: ApplyDecision): boolean => decision.safeAlone;
const always = (): boolean => true;

/**
 * One 異動 is decided as one: what is certain is applied, the rest becomes at most one task with a member each.
 *
 * While a member is missing only what is safe alone goes ahead (a death's loss, information); after the time-out the
 * rest becomes a task that says how many are missing. A held member keeps the other legal changes waiting with him.
 */
export function groupDecision(group: Group): GroupDecision {
  const { expected, timedOut, alreadyApplied = 0 } = group;
  const decisions = withoutAnsweredPending(group.decisions);
  const here = decisions.length + alreadyApplied;
  const complete = here >= expected;
  const held = decisions.some((decision) => decision.type === 'hold');
  const [applies, pending] = split(decisions, complete && !held ? always : isSafeAlone);
  if (!complete && !timedOut) return { settled: false, applies, task: null };
  if (!complete) {
    const missing = reason(`この異動は ${expected} 人中 ${here} 人しか届いていません。`, 'registryHousehold');
    return { settled: true, applies, task: taskOf('INCOMPLETE_GROUP', pending, [missing]) };
  }
  if (pending.length === 0) return { settled: true, applies, task: null };
  return { settled: true, applies, task: taskOf(held ? 'HOLD' : 'PROPOSAL', pending, []) };
}

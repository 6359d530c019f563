import type { PlainDate } from '#kernel/plain-date';
import type { HouseholdEffect } from '../household/household-effect.ts';
import type { Authority, LedgerEventDraft } from '../ledger/ledger-event.ts';
import type { Reason } from '../tables/legal-articles.ts';
import type { Suggestion } from './suggestion.ts';

export type ChangeKind = 'ACQUISITION' | 'LOSS' | 'CHANGE' | 'CORRECTION' | 'CANCELLATION' | 'INFORMATION';

/** Which rule decided, with which tables, on which articles: enough to explain it years later. */
export interface Basis {
  readonly ruleId: string;
  readonly tableVersion: string;
  readonly articles: readonly string[];
}

/** Something staff must know before they accept. */
export interface Question extends Reason {
  readonly id: string;
}

interface DecisionBase {
  readonly residentId: string;
  /** 異動事由 of the registry, or the reason of the 届書. */
  readonly reason: string;
  readonly basis: Basis;
  readonly reasons: readonly Reason[];
  /** What the person's NHI household has to take over; written with the same change. */
  readonly householdEffects: readonly HouseholdEffect[];
  /** Open tasks that this makes pointless. */
  readonly withdrawsTaskIds: readonly string[];
  /** True when it need not wait for the rest of its 異動: a death's loss, information. */
  readonly safeAlone: boolean;
}

/** A change with the events it writes. */
export interface ApplyDecision extends DecisionBase {
  readonly type: 'apply';
  readonly kind: ChangeKind;
  readonly effectiveOn: PlainDate;
  readonly authority: Authority;
  readonly suggestion: Suggestion;
  /** Empty for a change of head alone. */
  readonly events: readonly LedgerEventDraft[];
  readonly dueOn: PlainDate;
}

/** A member of a task. */
export interface ProposeDecision extends DecisionBase {
  readonly type: 'propose';
  readonly kind: ChangeKind;
  readonly effectiveOn: PlainDate;
  readonly authority: Authority;
  readonly suggestion: Suggestion;
  readonly questions: readonly Question[];
  readonly dueOn: PlainDate;
}

/** A new version of data that receivers hold; no interval changes. */
export interface InformationDecision extends DecisionBase {
  readonly type: 'information';
  readonly kind: 'INFORMATION';
  readonly effectiveOn: PlainDate;
  /** True when the person is or was insured, so that receivers hold him. */
  readonly deliver: boolean;
  /** NHI household whose own message must be renewed, because its head's data changed. */
  readonly renewsHouseholdId: string | null;
}

/** Blocked: the reasons say why. */
export interface HoldDecision extends DecisionBase {
  readonly type: 'hold';
  readonly effectiveOn: PlainDate;
  readonly dueOn: PlainDate;
}

/** No business of the NHI. */
export interface NothingDecision extends DecisionBase {
  readonly type: 'nothing';
}

export type Decision = ApplyDecision | ProposeDecision | InformationDecision | HoldDecision | NothingDecision;

import type { PlainDate } from '#kernel/plain-date';
import type { Basis, ChangeKind } from '../../domain/decisions/decision.ts';
import type { HouseholdEffect } from '../../domain/household/household-effect.ts';
import type { LedgerEventDraft } from '../../domain/ledger/ledger-event.ts';
import type { Reason } from '../../domain/tables/legal-articles.ts';

/** A decided change of one person, ready to be written. */
export interface DecidedChange {
  readonly residentId: string;
  readonly kind: ChangeKind;
  readonly reason: string;
  readonly effectiveOn: PlainDate;
  readonly events: readonly LedgerEventDraft[];
  readonly householdEffects: readonly HouseholdEffect[];
  readonly basis: Basis;
  readonly reasons: readonly Reason[];
  readonly groupId: string | null;
  readonly registryEventId: string | null;
  readonly registrySequence: number | null;
  readonly taskId: string | null;
  readonly notificationId: string | null;
  /** Subject of the person who decided; null when the rules did. */
  readonly actor: string | null;
  /** The change that this one cancels or corrects. */
  readonly cancelsChangeId?: string;
}

/** What a change that came by no registry event, task or 届書 has of them. */
export const NO_ORIGIN = {
  groupId: null,
  registryEventId: null,
  registrySequence: null,
  taskId: null,
  notificationId: null,
} as const;

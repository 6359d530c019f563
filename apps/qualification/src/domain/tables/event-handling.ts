import { type DatedSource, loadDatedTable } from './dated-table.ts';
import type { ArticleId } from './legal-articles.ts';
import type { RegistryReason } from './registry-reasons.ts';

/**
 * AUTO = applied without staff unless the case itself is doubtful, PROPOSE = a task with a suggestion, INFO = data
 * only, HOLD = shown and blocked. Acquisition is never AUTO: the registry does not know 社保.
 */
export type Handling = 'AUTO' | 'PROPOSE' | 'INFO' | 'HOLD';

/** `role` = not insured, but 擬制世帯主 or 特定同一世帯所属者 of an NHI household. */
export type PersonColumn = 'insured' | 'role' | 'other';

export interface EventHandling extends DatedSource {
  readonly reason: RegistryReason;
  readonly insured: Handling;
  readonly role: Handling;
  readonly other: Handling;
  readonly article: ArticleId;
}

type Cells = readonly [insured: Handling, role: Handling, other: Handling, article: ArticleId];

const CELLS: Readonly<Record<RegistryReason, Cells>> = {
  MOVE_IN_DOMESTIC: ['PROPOSE', 'PROPOSE', 'PROPOSE', 'acquisition'],
  MOVE_IN_ABROAD: ['PROPOSE', 'PROPOSE', 'PROPOSE', 'acquisition'],
  FOREIGN_RESIDENT_STARTED: ['PROPOSE', 'PROPOSE', 'PROPOSE', 'registryForeignerStarted'],
  BIRTH: ['PROPOSE', 'PROPOSE', 'PROPOSE', 'acquisition'],
  ENTRY_NATURALISATION: ['INFO', 'INFO', 'INFO', 'registryExOfficio'],
  ENTRY_NATIONALITY_LOSS: ['INFO', 'INFO', 'INFO', 'registryExOfficio'],
  ENTRY_EX_OFFICIO: ['PROPOSE', 'PROPOSE', 'PROPOSE', 'acquisition'],
  RESTORED: ['PROPOSE', 'PROPOSE', 'PROPOSE', 'registryExOfficio'],
  MOVE_OUT_DOMESTIC: ['AUTO', 'AUTO', 'INFO', 'moveOutNotice'],
  MOVE_OUT_CHANGED: ['AUTO', 'AUTO', 'INFO', 'moveOutNotice'],
  MOVE_OUT_ABROAD: ['AUTO', 'AUTO', 'INFO', 'moveOutNotice'],
  DEATH: ['AUTO', 'AUTO', 'INFO', 'lossNextDay'],
  REMOVAL_NATURALISATION: ['INFO', 'INFO', 'INFO', 'registryExOfficio'],
  REMOVAL_EX_OFFICIO: ['PROPOSE', 'PROPOSE', 'INFO', 'registryExOfficio'],
  MOVE_OUT_CONFIRMED: ['AUTO', 'INFO', 'INFO', 'registryMoveInNotice'],
  MOVE_OUT_CANCELLED: ['AUTO', 'AUTO', 'AUTO', 'registryMoveOut'],
  MOVE_WITHIN: ['INFO', 'INFO', 'INFO', 'addressChange'],
  HEAD_CHANGE: ['AUTO', 'AUTO', 'AUTO', 'headChange'],
  HOUSEHOLD_SPLIT: ['PROPOSE', 'PROPOSE', 'INFO', 'householdChange'],
  HOUSEHOLD_MERGE: ['PROPOSE', 'PROPOSE', 'INFO', 'householdChange'],
  HOUSEHOLD_TRANSFER: ['PROPOSE', 'PROPOSE', 'INFO', 'householdChange'],
  RELATIONSHIP_CHANGE: ['INFO', 'INFO', 'INFO', 'householdChange'],
  NAME_CHANGE: ['INFO', 'INFO', 'INFO', 'nameChange'],
  BIRTHDATE_SEX_CORRECTION: ['HOLD', 'HOLD', 'INFO', 'registryExOfficio'],
  MINOR_CORRECTION: ['INFO', 'INFO', 'INFO', 'addressChange'],
  EX_OFFICIO_CORRECTION: ['INFO', 'INFO', 'INFO', 'registryExOfficio'],
  INDIVIDUAL_NUMBER_CHANGE: ['INFO', 'INFO', 'INFO', 'individualNumberChange'],
  INDIVIDUAL_NUMBER_ASSIGNED: ['INFO', 'INFO', 'INFO', 'individualNumberChange'],
  RESIDENCE_STATUS_RENEWAL: ['INFO', 'INFO', 'INFO', 'registryStayNotice'],
  RESIDENCE_STATUS_EXPIRED: ['PROPOSE', 'PROPOSE', 'INFO', 'excludedForeigners'],
  PROTECTION_CHANGE: ['INFO', 'INFO', 'INFO', 'addressChange'],
  REGISTRY_CANCELLATION: ['AUTO', 'AUTO', 'AUTO', 'registryExOfficio'],
};

/** The table as rows; a town that wants staff to confirm, say, every 転出 adds rows with its code. */
export const EVENT_HANDLING_ROWS: readonly EventHandling[] = Object.entries(CELLS).map(
  ([reason, [insured, role, other, article]]) => ({
    reason: reason as RegistryReason,
    insured,
    role,
    other,
    article,
    validFrom: '1959-01-01',
    validTo: null,
    municipalityCode: null,
  }),
);

/** Loads the event table; a town's own rows may be appended. */
export function loadEventHandling(rows: readonly EventHandling[] = EVENT_HANDLING_ROWS, version = '2026-11-01') {
  return loadDatedTable('event-handling', version, rows, (row) => row.reason);
}

export type EventHandlingTable = ReturnType<typeof loadEventHandling>;

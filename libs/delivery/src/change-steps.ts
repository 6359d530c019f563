import type { DeliveryState } from '#contracts/delivery-changed.part';
import { changeStatesBefore, replacedState } from './change-state.ts';
import type { ReceiptEvidence } from './receipt.ts';

/** A version of an object that has not ended. */
export interface OpenVersion {
  readonly objectRow: string;
  readonly version: number;
  readonly state: DeliveryState;
}

/** One move of a version, with what proves it. */
export interface ChangeStep {
  readonly objectRow: string;
  readonly version: number;
  readonly state: DeliveryState;
  readonly attempt?: string;
  readonly evidence: ReceiptEvidence;
}

/** What an attempt proves steps with. */
export interface ProvingAttempt {
  readonly id: string;
  readonly objectRow: string;
  readonly version: number;
  readonly idempotencyKey: string;
  readonly fileName?: string | undefined;
  readonly line?: number | undefined;
}

export function evidenceOf(attempt: ProvingAttempt): ReceiptEvidence {
  const { id, idempotencyKey, fileName, line } = attempt;
  return {
    attempt: id,
    idempotencyKey,
    ...(fileName === undefined ? {} : { fileName }),
    ...(line === undefined ? {} : { line }),
  };
}

/**
 * Older versions that never had their turn are covered, refused ones are superseded. The attempt's own version is sent;
 * `toldLater`: of one that is sent for the first time, only `stepsWhenUnanswered` tells.
 */
export function stepsWhenSent(
  attempt: ProvingAttempt,
  open: readonly OpenVersion[],
  { toldLater = false } = {},
): ChangeStep[] {
  const proof = { attempt: attempt.id, evidence: evidenceOf(attempt) };
  return open.flatMap(({ objectRow, version, state }): ChangeStep[] => {
    if (objectRow !== attempt.objectRow || version > attempt.version) return [];
    const isOwn = version === attempt.version;
    if (isOwn && toldLater && state === 'pending') return [];
    const next = isOwn ? ownState(state) : replacedState(state);
    return next === undefined ? [] : [{ objectRow, version, state: next, ...proof }];
  });
}

/** The answer takes its time: whoever waits for it is told that the version is on its way. */
export function stepsWhenUnanswered(attempt: ProvingAttempt, open: readonly OpenVersion[]): ChangeStep[] {
  const proof = { attempt: attempt.id, evidence: evidenceOf(attempt) };
  return open.flatMap(({ objectRow, version, state }): ChangeStep[] =>
    objectRow === attempt.objectRow && version === attempt.version && state === 'pending'
      ? [{ objectRow, version, state: 'sent', ...proof }]
      : [],
  );
}

/** Nothing of this receiver changes up to `version`, so nothing is sent. */
export function stepsWhenNotRequired(objectRow: string, upTo: number, open: readonly OpenVersion[]): ChangeStep[] {
  return open.flatMap(({ objectRow: row, version, state }): ChangeStep[] => {
    if (row !== objectRow || version > upTo) return [];
    const replaced = version < upTo && state === 'rejected';
    const next: DeliveryState = replaced ? 'superseded' : 'not-required';
    return changeStatesBefore(next).includes(state) ? [{ objectRow, version, state: next, evidence: {} }] : [];
  });
}

function ownState(state: DeliveryState): DeliveryState | undefined {
  return changeStatesBefore('sent').includes(state) ? 'sent' : undefined;
}

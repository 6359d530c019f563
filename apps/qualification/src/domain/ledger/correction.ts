import { maxDate, type PlainDate } from '#kernel/plain-date';
import { err, ok, type Result } from '#kernel/result';
import type { Refusal } from '../qualification-refusals.ts';
import type { AcquisitionReason, LossReason } from '../tables/reason-codes.ts';
import { decideCancellation } from './cancellation.ts';
import type { LedgerEvent, LedgerEventDraft } from './ledger-event.ts';
import { draftOf } from './record-drafts.ts';

/** What is put right; the days are days in law, already computed from the fact. */
export interface Correction {
  readonly effectiveOn?: PlainDate;
  /** 資格取得日, when it is another day than 適用開始 (県内転入). */
  readonly acquiredOn?: PlainDate;
  readonly factDate?: PlainDate;
  readonly acquisitionReason?: AcquisitionReason;
  readonly lossReason?: LossReason;
}

function corrected(event: LedgerEvent, correction: Correction, wrongDay: PlainDate): LedgerEventDraft {
  const body = draftOf(event);
  const dated = {
    ...body,
    effectiveOn: body.effectiveOn === wrongDay ? (correction.effectiveOn ?? wrongDay) : body.effectiveOn,
    factDate: correction.factDate ?? body.factDate,
  };
  if (dated.kind === 'ACQUIRED') {
    const effectiveOn = correction.acquiredOn ?? dated.effectiveOn;
    return { ...dated, effectiveOn, reason: correction.acquisitionReason ?? dated.reason };
  }
  if (dated.kind === 'LOST') return { ...dated, reason: correction.lossReason ?? dated.reason };
  return dated;
}

/** 訂正: the change happened, its data were wrong. Its live events are cancelled and written anew in one change. */
export function decideCorrection(
  ledger: readonly LedgerEvent[],
  changeId: string,
  correction: Correction,
): Result<readonly LedgerEventDraft[], Refusal> {
  const cancelled = decideCancellation(ledger, changeId);
  if (!cancelled.ok) return cancelled;
  const targets = new Set(cancelled.value.map((draft) => (draft.kind === 'CANCELLED' ? draft.targetEventId : '')));
  const wrong = ledger.filter((event) => targets.has(event.eventId));
  const replaced = wrong.filter((event) => event.kind !== 'CANCELLED');
  const [first] = replaced;
  if (first === undefined) {
    return err({ code: 'QUA-0115', residentId: ledger[0]?.residentId ?? '', article: null });
  }
  const wrongDay = replaced.map((event) => event.effectiveOn).reduce(maxDate, first.effectiveOn);
  return ok([...cancelled.value, ...replaced.map((event) => corrected(event, correction, wrongDay))]);
}

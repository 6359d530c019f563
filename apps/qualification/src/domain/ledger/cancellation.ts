import { err, ok, type Result } from '#kernel/result';
import type { Refusal } from '../qualification-refusals.ts';
import type { Authority, LedgerEvent, LedgerEventDraft } from './ledger-event.ts';
import { siftVoid } from './void-events.ts';

/** 取消 of one event. */
export function cancelEvent(
  target: Pick<LedgerEvent, 'eventId' | 'residentId' | 'effectiveOn' | 'factDate'>,
  authority: Authority,
): LedgerEventDraft {
  return {
    kind: 'CANCELLED',
    residentId: target.residentId,
    targetEventId: target.eventId,
    effectiveOn: target.effectiveOn,
    factDate: target.factDate,
    provisional: false,
    authority,
  };
}

/**
 * 取消 of a whole change: every event it wrote that is still live. Cancelling a change that was itself a 取消 restores
 * what that had cancelled.
 *
 * @returns QUA-0113 for an unknown change, QUA-0112 when nothing of it is live any more
 */
export function decideCancellation(
  ledger: readonly LedgerEvent[],
  changeId: string,
  authority: Authority = 'EX_OFFICIO',
): Result<readonly LedgerEventDraft[], Refusal> {
  const [first, ...rest] = ledger.filter((event) => event.changeId === changeId && event.kind !== 'INFORMATION');
  if (first === undefined) return err({ code: 'QUA-0113', residentId: ledger[0]?.residentId ?? '', article: null });
  const voided = new Set(siftVoid(ledger).voidedEventIds);
  const live = [first, ...rest].filter((event) => !voided.has(event.eventId));
  if (live.length === 0) return err({ code: 'QUA-0112', residentId: first.residentId, article: null });
  return ok(live.map((event) => cancelEvent(event, authority)));
}

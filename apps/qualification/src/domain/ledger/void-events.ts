import type { PlainDate } from '#kernel/plain-date';
import { compareRecorded, type LedgerEvent } from './ledger-event.ts';
import type { Review } from './timeline.ts';

/** Live and void events of one ledger; a cancellation that makes no sense is put up for review. */
export interface Sifted {
  readonly live: readonly LedgerEvent[];
  readonly voidedEventIds: readonly string[];
  readonly review: readonly Review[];
}

/**
 * 取消 can itself be 取消. Walking back from the newest event, each live cancellation voids its (older) target, so a
 * chain of cancellations counts by its parity: cancelled, restored, cancelled …
 */
export function siftVoid(events: readonly LedgerEvent[]): Sifted {
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const voidedBy = new Map<string, LedgerEvent>();
  const review: Review[] = [];
  for (const event of [...events].sort(compareRecorded).reverse()) {
    if (event.kind !== 'CANCELLED' || voidedBy.has(event.eventId)) continue;
    const target = byId.get(event.targetEventId);
    if (target === undefined) review.push({ event, code: 'UNKNOWN_TARGET' });
    else if (compareRecorded(target, event) >= 0) review.push({ event, code: 'CANCELS_LATER_EVENT' });
    else {
      const second = voidedBy.get(target.eventId);
      if (second !== undefined) review.push({ event: second, code: 'ALREADY_CANCELLED' });
      voidedBy.set(target.eventId, event);
    }
  }
  return {
    live: events.filter((event) => !voidedBy.has(event.eventId)),
    voidedEventIds: [...voidedBy.keys()].sort(),
    review,
  };
}

/** Live acquisitions moved to the day that 付記 or 資格継続 confirmed; the newest confirmation holds. */
export function applyConfirmations(live: readonly LedgerEvent[]): {
  events: readonly LedgerEvent[];
  review: readonly Review[];
} {
  const confirmed = new Map<string, { on: PlainDate; source: 'NOTE' | 'AGGREGATION' }>();
  const review: Review[] = [];
  for (const event of [...live].sort(compareRecorded)) {
    if (event.kind !== 'ACQUISITION_DATE_CONFIRMED') continue;
    const target = live.find((candidate) => candidate.eventId === event.targetEventId);
    if (target?.kind === 'ACQUIRED') confirmed.set(target.eventId, { on: event.effectiveOn, source: event.source });
    else review.push({ event, code: 'UNKNOWN_TARGET' });
  }
  const events = live.map((event) => {
    const confirmation = confirmed.get(event.eventId);
    if (event.kind !== 'ACQUIRED' || confirmation === undefined) return event;
    return { ...event, effectiveOn: confirmation.on, acquiredOnSource: confirmation.source };
  });
  return { events, review };
}

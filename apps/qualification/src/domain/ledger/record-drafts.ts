import type { LedgerEvent, LedgerEventDraft, MembershipRef } from './ledger-event.ts';

/** What recording adds to decided events. */
export interface Recording {
  readonly changeId: string;
  readonly recordedAt: string;
  /** Sequence of the first event of this change in the person's ledger. */
  readonly firstSequence: number;
  readonly newEventId: () => string;
  /** 国保世帯 for the events that need one. */
  readonly membership?: MembershipRef | null;
}

/** True when a 国保世帯 and 記号番号枝番 must be assigned before recording. */
export function needsMembership(drafts: readonly LedgerEventDraft[]): boolean {
  return drafts.some((draft) => 'membership' in draft && draft.membership === null);
}

/** @throws RangeError when an event needs a 国保世帯 and none is given. */
export function recordDrafts(drafts: readonly LedgerEventDraft[], recording: Recording): readonly LedgerEvent[] {
  return drafts.map((draft, index) => {
    const record = {
      eventId: recording.newEventId(),
      changeId: recording.changeId,
      recordedAt: recording.recordedAt,
      sequence: recording.firstSequence + index,
    };
    if (!('membership' in draft)) return { ...draft, ...record };
    const membership = draft.membership ?? recording.membership ?? null;
    if (membership === null) throw new RangeError('the event needs a membership before it is recorded');
    return { ...draft, ...record, membership };
  });
}

const RECORDED_FIELDS: readonly string[] = ['eventId', 'changeId', 'recordedAt', 'sequence'];

/** An event without what recording had added, to be written anew (訂正). */
export function draftOf(event: LedgerEvent): LedgerEventDraft {
  const fields = Object.entries(event).filter(([name]) => !RECORDED_FIELDS.includes(name));
  return Object.fromEntries(fields) as unknown as LedgerEventDraft;
}

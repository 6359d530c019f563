import type { LogLine } from '../http/body-views.ts';
import type { LogEntry } from '../record-log/append-log.ts';
import type { PlainDate } from '#kernel/plain-date';

export interface TownEntry {
  readonly kind: 'town';
  readonly seed: number;
  readonly persons: number;
  readonly asOf: PlainDate;
}

/** An event as it will be handed over; a raw one need not follow the contract. */
export interface EventEntry {
  readonly kind: 'event';
  readonly event: RawEvent;
  /** false = recorded only, as if the queue had lost it. */
  readonly publish: boolean;
}

export type RawEvent = Readonly<Record<string, unknown>>;

/** Events, by sequence number of their entry, that the broker has confirmed or a fault has swallowed. */
export interface PublishedEntry {
  readonly kind: 'published';
  readonly entries: readonly number[];
}

export type RegistryLogBody = TownEntry | EventEntry | PublishedEntry;

export function logLine(entry: LogEntry<RegistryLogBody>): LogLine {
  const { seq, at, kind } = entry;
  switch (entry.kind) {
    case 'town':
      return { seq, at, kind, keys: { seed: entry.seed, persons: entry.persons, asOf: entry.asOf } };
    case 'event':
      return { seq, at, kind, keys: eventKeys(entry.event), outcome: entry.publish ? 'TO_PUBLISH' : 'RECORDED_ONLY' };
    case 'published':
      return { seq, at, kind, keys: { entries: entry.entries }, outcome: 'PUBLISHED' };
  }
}

export interface EventKeys {
  readonly id: string;
  readonly residentId: string;
  readonly sequence: number | undefined;
  readonly reason: string | undefined;
}

/** What can be said of an event even when it breaks the contract. */
export function eventKeys(event: RawEvent): EventKeys & Record<string, unknown> {
  const data = (event.data ?? {}) as { sequence?: unknown; reason?: unknown; resident?: { residentId?: unknown } };
  return {
    id: textOf(event.id),
    residentId: textOf(data.resident?.residentId) || textOf(event.subject),
    sequence: Number.isInteger(data.sequence) ? (data.sequence as number) : undefined,
    reason: typeof data.reason === 'string' ? data.reason : undefined,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

import type { LogLine } from '../http/body-views.ts';
import type { LogEntry } from '../record-log/append-log.ts';
import type { CopyHolding, CopyRequest, Decision, HeldPerson } from './copy.ts';

export interface RequestEntry {
  readonly kind: 'request';
  readonly request: CopyRequest;
  readonly sha256: string;
  readonly contentHashes: readonly string[];
}

/** The work is done; `answers` is how often it will be told (0 = withheld by a fault). */
export interface DecisionEntry extends Decision {
  readonly kind: 'decision';
  readonly requestId: string;
  readonly answers: number;
}

export interface AnswerEntry {
  readonly kind: 'answer';
  readonly cursor: number;
  readonly requestId: string;
  /** Set by a fault: it says the opposite of the decision, or names a request that nobody here has sent. */
  readonly wrong?: 'contrary' | 'stranger';
}

export interface LoadEntry {
  readonly kind: 'holdings-loaded';
  readonly persons: number;
}

/** A test put these records in the place of what was held. */
export interface OverwriteEntry extends HeldPerson {
  readonly kind: 'overwritten';
  readonly contentHashes: readonly string[];
}

export type CopyLogBody = RequestEntry | DecisionEntry | AnswerEntry | LoadEntry | OverwriteEntry;

export interface HoldingEntry extends CopyHolding {
  readonly kind: 'holding';
  readonly contentHashes: readonly string[];
}

export function logLine(entry: LogEntry<CopyLogBody>): LogLine {
  const { seq, at, kind } = entry;
  switch (entry.kind) {
    case 'request':
      return { seq, at, kind, keys: requestKeys(entry.request), outcome: 'RECEIVED' };
    case 'decision':
      return { seq, at, kind, keys: { requestId: entry.requestId, records: entry.records }, outcome: entry.outcome };
    case 'answer':
      return { seq, at, kind, keys: { requestId: entry.requestId, cursor: entry.cursor }, outcome: 'ANSWERED' };
    case 'holdings-loaded':
      return { seq, at, kind, keys: { persons: entry.persons } };
    case 'overwritten': {
      const { integratedAddresseeNumber, records } = entry;
      return { seq, at, kind, keys: { integratedAddresseeNumber, records: records.length } };
    }
  }
}

function requestKeys(request: CopyRequest): Record<string, unknown> {
  return {
    requestId: request.requestId,
    residentId: request.senderReference,
    integratedAddresseeNumber: request.integratedAddresseeNumber,
    records: request.records.map(({ operation, recordKey, recordVersion }) => ({
      operation,
      recordKey,
      recordVersion,
    })),
  };
}

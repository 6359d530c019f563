import type { Envelope } from '#contracts/envelope';
import { plainDate, type PlainDate } from '#kernel/plain-date';
import type { JsonObject } from './json.ts';
import type { ObjectKind, ObjectRef } from './object-ref.ts';

/** One row as the receiver is to hold it; rows are told apart by key. */
export interface WantedRow {
  readonly key: string;
  readonly content: JsonObject;
}

/** Another object of the same receiver that must stand there first. */
export interface WaitsFor {
  readonly objectKind: ObjectKind;
  readonly objectId: string;
  readonly version: number;
}

/** The message a state came from; it names the attempts made for it. */
export interface WantedOrigin {
  readonly stream: string;
  readonly epoch: string;
  readonly lane: string;
  readonly laneSeq: number;
  readonly businessDay: PlainDate;
  readonly traceparent?: string;
}

/** The newest whole state of an object as the receiver is to hold it. */
export interface WantedState extends ObjectRef {
  /** Ledger version of the object. */
  readonly version: number;
  readonly changeId: string;
  readonly origin: WantedOrigin;
  /** Whole state, empty when the receiver is to hold nothing. */
  readonly rows: readonly WantedRow[];
  readonly waitsFor: readonly WaitsFor[];
  /** What the sender needs beside the rows; handed to the attempt, never compared. */
  readonly context?: JsonObject;
}

export function originOf(envelope: Envelope): WantedOrigin {
  const { stream, epoch, lane, laneseq, businessday, traceparent } = envelope;
  return {
    stream,
    epoch,
    lane,
    laneSeq: laneseq,
    businessDay: plainDate(businessday),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

import type { Receiver } from '#contracts/delivery-changed.part';
import { derivedId } from '#kernel/ids';
import { err, ok, type Result } from '#kernel/result';

/** `unknown`: the receiver owes an answer past its time; it is asked before anything is sent again. */
export const ATTEMPT_STATES = ['queued', 'sending', 'unknown', 'done', 'rejected'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

const MOVES: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  queued: ['sending'],
  sending: ['sending', 'unknown', 'done', 'rejected'],
  unknown: ['sending', 'done', 'rejected'],
  done: [],
  rejected: [],
};

export function isOpen(state: AttemptState): boolean {
  return MOVES[state].length > 0;
}

export function moveAttempt(from: AttemptState, to: AttemptState): Result<AttemptState, 'DLV-0001'> {
  return MOVES[from].includes(to) ? ok(to) : err('DLV-0001');
}

export interface AttemptName {
  readonly receiver: Receiver;
  readonly stream: string;
  readonly epoch: string;
  readonly municipality: string;
  readonly lane: string;
  readonly laneSeq: number;
  /** 1 for the first attempt of a version, one more for each retry on command. */
  readonly generation: number;
}

const NAMESPACE = '5f0c6a7e-9a51-5c0e-8a27-6d1d1f3c2b90';

/** Derived, never drawn: whoever knows the message and the generation gets the same key. */
export function idempotencyKey(name: AttemptName): string {
  const { receiver, stream, epoch, municipality, lane, laneSeq, generation } = name;
  return derivedId(NAMESPACE, receiver, stream, epoch, municipality, lane, laneSeq, generation);
}

/**
 * The streams of the system: who owns each, what its lane key is, and who takes it.
 *
 * Fan-out happens at the producer, so a subscriber named here gets a pending row for every message of the stream.
 */
export interface StreamDefinition {
  /** The service whose outbox numbers the lanes. */
  readonly owner: ServiceName;
  /** What the lane key is; it never changes for a lane. */
  readonly key: 'residentId' | 'nhiHouseholdId' | 'object';
  /** Services that take every message of the stream, in lane order. */
  readonly subscribers: readonly ServiceName[];
  /** Each message carries the whole state of its key, so that the last one says all that a late subscriber needs. */
  readonly wholeState: boolean;
}

export type ServiceName = 'addressing' | 'qualification' | 'linkage' | 'federation';

export const STREAMS = {
  'addressing.person': {
    owner: 'addressing',
    key: 'residentId',
    subscribers: ['qualification', 'linkage'],
    wholeState: true,
  },
  'qualification.person': {
    owner: 'qualification',
    key: 'residentId',
    subscribers: ['linkage', 'federation'],
    wholeState: true,
  },
  'qualification.household': {
    owner: 'qualification',
    key: 'nhiHouseholdId',
    subscribers: ['federation'],
    wholeState: true,
  },
  'linkage.receipt': { owner: 'linkage', key: 'object', subscribers: ['qualification'], wholeState: false },
  'federation.receipt': { owner: 'federation', key: 'object', subscribers: ['qualification'], wholeState: false },
} as const satisfies Record<string, StreamDefinition>;

export type StreamName = keyof typeof STREAMS;

export function streamDefinition(stream: StreamName): StreamDefinition {
  return STREAMS[stream];
}

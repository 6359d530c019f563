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
}

export type ServiceName = 'addressing' | 'qualification' | 'linkage' | 'federation';

export const STREAMS = {
  'addressing.person': { owner: 'addressing', key: 'residentId', subscribers: ['qualification', 'linkage'] },
  'qualification.person': { owner: 'qualification', key: 'residentId', subscribers: ['linkage', 'federation'] },
  'qualification.household': { owner: 'qualification', key: 'nhiHouseholdId', subscribers: ['federation'] },
  'linkage.receipt': { owner: 'linkage', key: 'object', subscribers: ['qualification'] },
  'federation.receipt': { owner: 'federation', key: 'object', subscribers: ['qualification'] },
} as const satisfies Record<string, StreamDefinition>;

export type StreamName = keyof typeof STREAMS;

export function streamDefinition(stream: StreamName): StreamDefinition {
  return STREAMS[stream];
}

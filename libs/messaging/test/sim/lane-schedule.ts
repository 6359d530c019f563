import fc from 'fast-check';

export const STREAMS = ['qualification.person', 'qualification.household'] as const;
export const MUNICIPALITY = '313700';
/** Both streams have lanes of the same names, so that a mix-up cannot hide. */
const LANES = ['1', '2', '3'] as const;

/** Faults are drawn until here; what went wrong has to be healed afterwards. */
export const FAULTS_END_MS = 20_000;
export const LATEST_COPY_MS = 10_000;
const STEP_MS = 250;

/** A producer's transaction. */
export interface Append {
  readonly at: number;
  readonly stream: string;
  readonly lane: string;
  /** Messages of other lanes it has to come after, counted back from the newest. */
  readonly after: readonly number[];
}

/**
 * What becomes of one publish: `unconfirmed` reached the queue without the relay knowing, `swallowed` is confirmed and
 * lost with its broker, `late` reaches the queue long after (a relay that was thought dead); the crashes end the relay
 * before the message left, after, or with the confirm not yet recorded.
 */
const PUBLISH_FAULTS = [
  'twice',
  'unconfirmed',
  'swallowed',
  'nack',
  'late',
  'crash-before',
  'crash-after',
  'crash-confirmed',
] as const;

/** What becomes of one delivery; a requeued message goes behind the others, a failing one is parked. */
const DELIVERY_FAULTS = [
  'requeue',
  'double-queue',
  'wipe-queue',
  'handler-fails',
  'ack-lost',
  'crash-before-commit',
  'crash-after-commit',
] as const;

export interface PublishFault {
  readonly kind: 'none' | (typeof PUBLISH_FAULTS)[number];
  readonly ms: number;
}

export interface DeliveryFault {
  readonly kind: 'none' | (typeof DELIVERY_FAULTS)[number];
  readonly ms: number;
}

export interface LaneSchedule {
  readonly appends: readonly Append[];
  readonly publishes: readonly PublishFault[];
  readonly deliveries: readonly DeliveryFault[];
  /** Whether a request to send again gets lost. */
  readonly lostRequests: readonly boolean[];
}

const append: fc.Arbitrary<Append> = fc.record({
  at: fc.nat({ max: FAULTS_END_MS / STEP_MS / 2 }).map((step) => step * STEP_MS),
  stream: fc.constantFrom(...STREAMS),
  lane: fc.constantFrom(...LANES),
  after: fc.array(fc.nat({ max: 5 }), { maxLength: 2 }),
});

/** Half of the decisions bring no fault. */
function faults<K extends string>(
  kinds: readonly K[],
  maxMs: number,
): fc.Arbitrary<{ kind: K | 'none'; ms: number }[]> {
  const kind = fc.oneof(fc.constant('none' as const), fc.constantFrom(...kinds));
  return fc.array(fc.record({ kind, ms: fc.nat({ max: maxMs }) }), { maxLength: 16, size: 'max' });
}

export const laneSchedules: fc.Arbitrary<LaneSchedule> = fc.record({
  appends: fc.array(append, { maxLength: 14, size: 'max' }),
  publishes: faults(PUBLISH_FAULTS, LATEST_COPY_MS),
  deliveries: faults(DELIVERY_FAULTS, 2_000),
  lostRequests: fc.array(fc.boolean(), { maxLength: 4 }),
});

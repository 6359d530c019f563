/** Buckets of the semantic conventions for messaging (seconds). */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** From commit to the receiver's answer it may be minutes. */
const LAG_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600];

export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly buckets?: readonly number[];
}

/** Every metric by its dotted name; labels never hold an id of a person, household or lane. */
export const METRICS = {
  'messaging.client.operation.duration': {
    kind: 'histogram',
    help: 'Duration of a broker operation in seconds',
    labels: ['operation', 'destination', 'outcome'],
    buckets: SECONDS,
  },
  'messaging.client.sent.messages': {
    kind: 'counter',
    help: 'Messages sent',
    labels: ['destination', 'outcome'],
  },
  'messaging.client.consumed.messages': {
    kind: 'counter',
    help: 'Messages taken from a queue',
    labels: ['destination', 'outcome'],
  },
  'messaging.process.duration': {
    kind: 'histogram',
    help: 'Duration of handling a message in seconds',
    labels: ['destination', 'type', 'outcome'],
    buckets: SECONDS,
  },
  'outbox.pending.messages': { kind: 'gauge', help: 'Messages not yet confirmed', labels: ['dest'] },
  'outbox.oldest.pending.age': {
    kind: 'gauge',
    help: 'Age of the oldest message not yet confirmed, in seconds',
    labels: ['dest'],
  },
  'outbox.publish.lag': {
    kind: 'histogram',
    help: 'Commit to confirm in seconds',
    labels: ['dest'],
    buckets: LAG_SECONDS,
  },
  'outbox.lanes.blocked': { kind: 'gauge', help: 'Lanes that wait for an operator', labels: ['dest', 'state'] },
  'outbox.destination.paused': { kind: 'gauge', help: '1 while a destination is paused', labels: ['dest'] },
  'outbox.publish.returned': { kind: 'counter', help: 'Messages the broker could not route', labels: ['dest'] },
  'outbox.publish.unknown': { kind: 'counter', help: 'Publishes whose confirm never came', labels: ['dest'] },
  'outbox.shards.owned': { kind: 'gauge', help: 'Shards this process relays', labels: [] },
  'outbox.shards.unowned': { kind: 'gauge', help: 'Shards nobody relays', labels: [] },
  'outbox.lease.lost': { kind: 'counter', help: 'Shard leases lost to another process', labels: [] },
  'inbox.duplicates': { kind: 'counter', help: 'Messages seen before', labels: ['stream'] },
  'inbox.gaps.open': { kind: 'gauge', help: 'Lanes that miss a number', labels: ['stream'] },
  'inbox.tails.healed': {
    kind: 'counter',
    help: 'Lanes whose last messages were lost on the way and came when asked for',
    labels: ['stream'],
  },
  'inbox.hold.messages': { kind: 'gauge', help: 'Messages held until an earlier one is here', labels: ['stream'] },
  'inbox.lanes.diverged': {
    kind: 'gauge',
    help: 'Lanes whose owner, after a restore, has lost or replaced what was applied',
    labels: ['stream'],
  },
  'inbox.quarantined': { kind: 'gauge', help: 'Messages set aside for an operator', labels: ['stream', 'reason'] },
  'inbox.owner.silence.age': {
    kind: 'gauge',
    help: 'Seconds for which the owner of a stream has not answered; 0 while it does',
    labels: ['owner'],
  },
  'instance.heartbeat.age': {
    kind: 'gauge',
    help: 'Seconds since an instance of this service was last heard of',
    labels: ['instance'],
  },
  'delivery.silent': {
    kind: 'gauge',
    help: 'Deliveries of which nothing was heard for longer than KOKUHO_SILENCE_AFTER',
    labels: ['dest'],
  },
  'delivery.open': { kind: 'gauge', help: 'Deliveries without a final answer', labels: ['dest', 'state'] },
  'reconciliation.divergences': {
    kind: 'gauge',
    help: 'Divergences of the newest finished comparison that are not dealt with',
    labels: ['dest'],
  },
  'delivery.effect.lag': {
    kind: 'histogram',
    help: 'Commit of a change to the answer of its receiver, in seconds',
    labels: ['dest'],
    buckets: LAG_SECONDS,
  },
  'rabbitmq.connection.blocked': { kind: 'gauge', help: '1 while the broker blocks publishing', labels: [] },
  'pg.oldest_xact.age': { kind: 'gauge', help: 'Age of the oldest transaction in seconds', labels: [] },
  'pg.pending.dead_tuples': { kind: 'gauge', help: 'Dead rows of the pending table', labels: [] },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
export type MetricLabels<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string>>;

type NamesOf<K> = { [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never }[MetricName];
export type CounterName = NamesOf<'counter'>;
export type GaugeName = NamesOf<'gauge'>;
export type HistogramName = NamesOf<'histogram'>;

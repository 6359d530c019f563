import { DrawnFaults } from '#testing/drawn-faults';
import { BrokenProperty } from '#testing/simulation';
import { VirtualTime } from '#testing/virtual-time';
import { BrokerModel } from './broker.model.ts';
import { ConsumerModel } from './consumer.model.ts';
import { InboxModel } from './inbox.model.ts';
import { LANE_PROPERTIES, LaneEffects } from './lane-effects.ts';
import { LaneHealingModel } from './lane-healing.model.ts';
import type { LaneRules } from './lane-rules.ts';
import { FAULTS_END_MS, LATEST_COPY_MS, type LaneSchedule, STREAMS } from './lane-schedule.ts';
import { ProducerModel } from './producer.model.ts';
import { RelayModel } from './relay.model.ts';
import { TailHealingModel } from './tail-healing.model.ts';

const SWEEP_MS = 500;
const OPERATOR_MS = 15_000;
/** The last late copy is out by then. */
const EARLIEST_END_MS = FAULTS_END_MS + LATEST_COPY_MS + 1_000;
const DEADLINE_MS = FAULTS_END_MS + 120_000;
const NO_FAULT = { kind: 'none', ms: 0 } as const;

/**
 * Producer, relay, broker and consumer of one schedule in virtual time.
 * @throws BrokenProperty
 */
export function runLanes(schedule: LaneSchedule, rules: LaneRules): void {
  const time = new VirtualTime();
  const effects = new LaneEffects();
  const producer = new ProducerModel();
  const broker = new BrokerModel();
  const inbox = new InboxModel(rules, (message) => effects.add(message));
  const relay = new RelayModel(time, producer, broker, faults(schedule.publishes, NO_FAULT));
  const consumer = new ConsumerModel(time, broker, inbox, rules, faults(schedule.deliveries, NO_FAULT));
  const healing = new LaneHealingModel(time, inbox, producer, relay, faults(schedule.lostRequests, false));
  const tails = STREAMS.map((stream) => new TailHealingModel(stream, time, inbox, producer, healing));
  broker.onPublish = (stream) => consumer.wake(stream);

  for (const { at, stream, lane, after } of schedule.appends) {
    time.at(at, () => {
      producer.append(stream, lane, after);
      relay.nudge();
    });
  }
  time.every(SWEEP_MS, () => {
    if (rules.sweepsHold) consumer.sweep();
    if (rules.asksForGaps) healing.askForGaps();
    if (rules.comparesHighWaters) for (const tail of tails) tail.tick();
  });
  time.every(OPERATOR_MS, () => consumer.retryParked());
  time.run({ earliest: EARLIEST_END_MS, deadline: DEADLINE_MS }, () => {
    const isCarried = producer.pendingCount === 0 && broker.isEmpty && inbox.hold.size === 0;
    return isCarried && effects.size === producer.messages.length;
  });
  checkEnd();

  function faults<T>(drawn: readonly T[], none: T): DrawnFaults<T> {
    return new DrawnFaults(drawn, time, FAULTS_END_MS, none);
  }

  function checkEnd(): void {
    const held = [...inbox.hold.keys()];
    if (held.length > 0) throw new BrokenProperty(LANE_PROPERTIES.hold, held.join(', '));
    if (effects.size === producer.messages.length) return;
    throw new BrokenProperty(LANE_PROPERTIES.all, `${effects.size} of ${producer.messages.length}`);
  }
}

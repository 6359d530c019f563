import type { DrawnFaults } from '#testing/drawn-faults';
import type { VirtualTime } from '#testing/virtual-time';
import type { HoldState } from '../../src/inbox/hold.store.ts';
import { laneId, type LaneKey } from '../../src/inbox/lane-key.ts';
import type { BrokerModel } from './broker.model.ts';
import { type InboxModel, keyOf } from './inbox.model.ts';
import type { LaneRules } from './lane-rules.ts';
import type { DeliveryFault } from './lane-schedule.ts';
import type { LaneMessage } from './producer.model.ts';

const STEPS_PER_LANE = 200;
const TAKE_MS = 2;
const GOES_ON: readonly HoldState[] = ['gap', 'after'];

/** From a queue to the inbox, one message of a stream after the other; mirrors stream-intake.ts. */
export class ConsumerModel {
  /** Lanes held until another lane moves: a hint that a crash forgets. */
  private waiting = new Map<string, Map<string, LaneKey>>();
  private readonly busy = new Set<string>();
  private life = 0;

  constructor(
    private readonly time: VirtualTime,
    private readonly broker: BrokerModel,
    private readonly inbox: InboxModel,
    private readonly rules: LaneRules,
    private readonly faults: DrawnFaults<DeliveryFault>,
  ) {}

  wake(stream: string, waitMs = TAKE_MS): void {
    if (this.busy.has(stream)) return;
    this.busy.add(stream);
    const { life } = this;
    this.time.after(waitMs, () => {
      if (this.life === life) this.deliver(stream);
    });
  }

  /** Tries every lane that has held messages. */
  sweep(): void {
    for (const { key } of [...this.inbox.hold.values()]) this.drain(key, GOES_ON);
  }

  /** An operator has every parked message tried again. */
  retryParked(): void {
    for (const { key, rows } of [...this.inbox.hold.values()]) {
      const isParked = rows.values().some(({ state }) => state === 'parked');
      if (isParked) this.drain(key, ['parked', ...GOES_ON]);
    }
  }

  private deliver(stream: string): void {
    this.busy.delete(stream);
    const message = this.broker.head(stream);
    if (!message) return;
    const { kind, ms } = this.faults.next();
    switch (kind) {
      case 'requeue':
        this.broker.rotate(stream);
        break;
      case 'wipe-queue':
        this.broker.wipe(stream);
        break;
      case 'crash-before-commit':
        if (!this.rules.isAtomic) this.inbox.effectWithoutGate(message);
        this.crash(ms);
        return;
      case 'crash-after-commit':
        this.inbox.take(message, this.time.now);
        this.crash(ms);
        return;
      default:
        if (kind === 'double-queue') this.broker.double(stream);
        this.accept(message, kind === 'handler-fails');
        if (kind !== 'ack-lost') this.broker.remove(message);
    }
    this.wake(stream);
  }

  private accept(message: LaneMessage, doesFail: boolean): void {
    const outcome = this.inbox.take(message, this.time.now, doesFail);
    if (outcome === 'applied') this.goOn(keyOf(message));
    if (outcome === 'held-after') this.remember(message);
  }

  private goOn(key: LaneKey): void {
    this.drain(key, GOES_ON);
    const woken = this.waiting.get(laneId(key));
    this.waiting.delete(laneId(key));
    for (const held of woken?.values() ?? []) this.drain(held, GOES_ON);
  }

  private drain(key: LaneKey, states: readonly HoldState[]): void {
    let retryStates = states;
    for (let step = 0; step < STEPS_PER_LANE; step += 1) {
      if (this.inbox.takeHeld(key, retryStates, this.time.now) !== 'applied') return;
      retryStates = GOES_ON;
    }
  }

  private remember(message: LaneMessage): void {
    for (const reference of message.after) {
      const lanes = this.waiting.get(laneId(reference)) ?? new Map<string, LaneKey>();
      lanes.set(laneId(message), keyOf(message));
      this.waiting.set(laneId(reference), lanes);
    }
  }

  /** Memory is gone; what was delivered and not acknowledged stands in its queue again. */
  private crash(restartMs: number): void {
    this.life += 1;
    this.waiting = new Map();
    this.busy.clear();
    const { life } = this;
    this.time.after(restartMs, () => {
      if (this.life === life) for (const stream of this.broker.streams) this.wake(stream);
    });
  }
}

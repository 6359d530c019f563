import type { DrawnFaults } from '#testing/drawn-faults';
import type { VirtualTime } from '#testing/virtual-time';
import { LaneWindow } from '../../src/relay/lane-window.ts';
import type { PendingMessage } from '../../src/relay/pending.store.ts';
import type { BrokerModel } from './broker.model.ts';
import type { PublishFault } from './lane-schedule.ts';
import type { ProducerModel } from './producer.model.ts';

const MESSAGES_PER_LANE = 16;
const CONFIRM_MS = 3;
const IDLE_MS = 10;
const PAUSE_MS = 100;

/** The relay with the real window of lanes; its rounds, pauses and records mirror destination-relay.ts. */
export class RelayModel {
  private window = new LaneWindow();
  private confirmed: PendingMessage[] = [];
  private underway = 0;
  private isPaused = false;
  private isAwake = false;
  /** Counts restarts: what an earlier life planned no longer happens. */
  private life = 0;

  constructor(
    private readonly time: VirtualTime,
    private readonly producer: ProducerModel,
    private readonly broker: BrokerModel,
    private readonly faults: DrawnFaults<PublishFault>,
  ) {}

  nudge(waitMs = IDLE_MS): void {
    if (this.isAwake) return;
    this.isAwake = true;
    this.inThisLife(waitMs, () => this.round());
  }

  private round(): void {
    this.isPaused = false;
    this.window.beginRead();
    const heads = this.window.admit(this.producer.pendingHeads(MESSAGES_PER_LANE));
    if (heads.length === 0) {
      this.isAwake = false;
      return;
    }
    const { life } = this;
    this.underway = heads.length;
    for (const head of heads) if (this.life === life) this.send(head);
  }

  private send(message: PendingMessage): void {
    const { kind, ms } = this.faults.next();
    this.leave(message, kind, ms);
    if (kind === 'crash-before' || kind === 'crash-after') this.crash(ms);
    else if (kind === 'nack' || kind === 'late' || kind === 'unconfirmed') {
      this.inThisLife(CONFIRM_MS, () => this.failed(message));
    } else {
      const confirmed = (): void => (kind === 'crash-confirmed' ? this.crash(ms) : this.onConfirm(message));
      this.inThisLife(CONFIRM_MS + (ms % 7), confirmed);
    }
  }

  /** How often and when the message reaches its queue. */
  private leave({ messageId }: PendingMessage, kind: PublishFault['kind'], ms: number): void {
    const publish = (): void => this.broker.publish(this.producer.find(messageId));
    if (kind === 'nack' || kind === 'crash-before' || kind === 'swallowed') return;
    if (kind === 'late') {
      this.time.after(ms, publish);
      return;
    }
    publish();
    if (kind === 'twice') publish();
  }

  private onConfirm(message: PendingMessage): void {
    this.confirmed.push(message);
    const next = this.window.next(message);
    if (next && !this.isPaused) this.send(next);
    else this.endLane(message);
  }

  private failed(message: PendingMessage): void {
    this.isPaused = true;
    this.endLane(message);
  }

  private endLane(message: PendingMessage): void {
    this.window.release(message);
    this.underway -= 1;
    if (this.underway > 0) return;
    this.producer.removePending(this.confirmed.splice(0));
    this.isAwake = false;
    this.nudge(this.isPaused ? PAUSE_MS : IDLE_MS);
  }

  /** What was confirmed and not yet recorded stays pending. */
  private crash(restartMs: number): void {
    this.life += 1;
    this.window = new LaneWindow();
    this.confirmed = [];
    this.isAwake = false;
    this.nudge(IDLE_MS + (restartMs % 1_000));
  }

  private inThisLife(ms: number, run: () => void): void {
    const { life } = this;
    this.time.after(ms, () => {
      if (this.life === life) run();
    });
  }
}

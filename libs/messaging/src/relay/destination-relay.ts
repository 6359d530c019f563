import { failpoint } from '#telemetry/failpoint';
import { withSendSpan } from '#telemetry/messaging-span';
import type { ConfirmPublisher, PublishOutcome } from '../rabbitmq/confirm-publisher.ts';
import { streamHeaders } from '../rabbitmq/stream-headers.ts';
import { exchangeName, routingKey } from '../topology.ts';
import type { Destination } from '../outbox/destinations.ts';
import { LaneWindow } from './lane-window.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import type { PendingMessage } from './pending.store.ts';
import type { PendingWalk } from './pending-walk.ts';
import { QueuePauses } from './queue-pauses.ts';
import type { ConfirmRecord } from './confirm-record.ts';

/** Unconfirmed messages of one destination. */
const WINDOW = 256;
/** Below this many lanes in hand the next are read, so that the window never runs dry while there is work. */
const LOW_WATER = 256;
const SHORTEST_IDLE_MS = 10;
const LONGEST_IDLE_MS = 250;
const AFTER_FAILURE_MS = 250;
/** Readings that find next to nothing new are no closer together than this: what trickles in is read a handful at a time. */
const TRICKLE = 16;
const BETWEEN_TRICKLES_MS = 40;

export interface RelayObserver {
  readonly confirmed: (dest: Destination, message: PendingMessage) => void;
  readonly paused: (dest: Destination, outcome: PublishOutcome, waitMs: number) => void;
  readonly failed: (dest: Destination, error: unknown) => void;
}

export interface DestinationRelayParts {
  readonly destination: Destination;
  readonly publisher: ConfirmPublisher;
  readonly leases: Pick<LeaseKeeper, 'shards' | 'mayPublish'>;
  readonly walk: PendingWalk;
  readonly record: ConfirmRecord;
  readonly observer: RelayObserver;
  /** An operator has stopped this destination. */
  readonly isPaused: () => boolean;
}

/**
 * Carries pending messages of one destination to the broker: one unconfirmed message per lane, many lanes at once,
 * reading, publishing and recording side by side.
 *
 * A nack, a return or an unknown outcome is a fault of queue, topology or connection, never of the message: that queue
 * pauses and is probed with a growing wait. Nothing is ever skipped.
 */
export class DestinationRelay {
  private readonly parts: DestinationRelayParts;
  private readonly window = new LaneWindow();
  private readonly pauses = new QueuePauses();
  private readonly ready: PendingMessage[] = [];
  private readonly inFlight = new Map<number, number>();
  private unconfirmed = 0;
  private stopped = false;
  private waitsForRoom = false;
  private wake: (() => void) | undefined;
  private nudged = false;

  constructor(parts: DestinationRelayParts) {
    this.parts = parts;
  }

  /** New work may be there; ends the idle wait. */
  nudge(): void {
    this.nudged = true;
    this.wake?.();
  }

  stop(): void {
    this.stopped = true;
    this.nudge();
  }

  /** Whether messages of the shard are on their way. */
  isBusy(shard: number): boolean {
    return this.inFlight.has(shard);
  }

  async run(): Promise<void> {
    let idle = SHORTEST_IDLE_MS;
    while (!this.stopped) {
      try {
        const began = performance.now();
        const { seen, admitted } = await this.read();
        this.pump();
        if (seen > 0 && admitted < TRICKLE) await this.pauseUntil(began + BETWEEN_TRICKLES_MS);
        // What was seen and not admitted is on its way; the rest of its lane is due as soon as that is recorded.
        idle = seen > 0 ? SHORTEST_IDLE_MS : Math.min(idle * 2, LONGEST_IDLE_MS);
        if (admitted === 0) await this.sleep(this.untilNextTry(idle));
        else await this.untilRoom();
      } catch (error) {
        this.parts.observer.failed(this.parts.destination, error);
        await this.sleep(AFTER_FAILURE_MS);
      }
    }
    for (const message of this.ready.splice(0)) this.window.release(message);
    while (this.unconfirmed > 0) await this.sleep(SHORTEST_IDLE_MS);
    await this.parts.record.flushed();
  }

  /** Reads on along the lanes until some are not yet here or the walk has come to its end. */
  private async read(): Promise<{ seen: number; admitted: number }> {
    let seen = 0;
    for (;;) {
      const shards = this.readableShards();
      if (shards.length === 0) return { seen, admitted: 0 };
      this.window.beginRead();
      const { messages, atEnd } = await this.parts.walk.next(shards);
      if (messages.length > 0) failpoint('relay.read');
      const heads = this.window.admit(messages);
      this.ready.push(...heads);
      seen += messages.length;
      if (heads.length > 0 || atEnd) return { seen, admitted: heads.length };
    }
  }

  private readableShards(): number[] {
    if (this.stopped || !this.parts.publisher.ready || this.parts.isPaused()) return [];
    const now = performance.now();
    return this.parts.leases.shards.filter((shard) => this.pauses.isOpen(this.queueOf(shard), now));
  }

  private pump(): void {
    while (this.unconfirmed < WINDOW) {
      const message = this.ready.shift();
      if (!message) break;
      this.send(message);
    }
    if (this.waitsForRoom && this.ready.length < LOW_WATER) this.wake?.();
  }

  private send(message: PendingMessage): void {
    const queue = this.queueOf(message.shard);
    if (!this.mayLeave(message.shard) || !this.pauses.admit(queue, performance.now())) {
      this.window.release(message);
      return;
    }
    this.unconfirmed += 1;
    this.inFlight.set(message.shard, (this.inFlight.get(message.shard) ?? 0) + 1);
    void this.publish(message).then((outcome) => this.answered(message, queue, outcome));
  }

  private mayLeave(shard: number): boolean {
    const { leases, publisher, isPaused } = this.parts;
    return leases.mayPublish(shard) && publisher.ready && !isPaused();
  }

  private answered(message: PendingMessage, queue: number, outcome: PublishOutcome): void {
    this.unconfirmed -= 1;
    const left = (this.inFlight.get(message.shard) ?? 1) - 1;
    if (left > 0) this.inFlight.set(message.shard, left);
    else this.inFlight.delete(message.shard);
    if (outcome === 'confirmed') this.confirmed(message, queue);
    else this.refused(message, queue, outcome);
    this.pump();
  }

  private confirmed(message: PendingMessage, queue: number): void {
    this.pauses.passed(queue);
    this.parts.observer.confirmed(this.parts.destination, message);
    const next = this.stopped ? undefined : this.window.next(message);
    // The lane may be read again only when its confirmed messages are off the list.
    this.parts.record.add(message, next ? undefined : () => this.window.release(message));
    if (next) this.ready.unshift(next);
  }

  private refused(message: PendingMessage, queue: number, outcome: PublishOutcome): void {
    this.window.release(message);
    const waitMs = this.pauses.failed(queue, performance.now());
    if (waitMs !== undefined) this.parts.observer.paused(this.parts.destination, outcome, waitMs);
  }

  private publish(message: PendingMessage): Promise<PublishOutcome> {
    const { stream, subscriber, queues } = this.parts.destination;
    const { type, messageId, body, createdAt, lane, shard, epoch, joins } = message;
    const exchange = exchangeName(stream);
    const key = routingKey(type, subscriber, shard, queues);
    const attributes = { type, exchange, routingKey: key, messageId, partition: shard, stream, lane };
    return withSendSpan(message.traceparent ?? undefined, attributes, async (span) => {
      const headers = streamHeaders({ epoch, joins });
      const request = { exchange, routingKey: key, messageId, type, body, createdAt, headers };
      const published = this.parts.publisher.publish(request);
      failpoint('relay.published');
      const outcome = await published;
      if (outcome !== 'confirmed') span.setAttribute('error.type', outcome);
      return outcome;
    });
  }

  private queueOf(shard: number): number {
    return shard % this.parts.destination.queues;
  }

  private untilNextTry(idle: number): number {
    return Math.min(idle, Math.max(this.pauses.nextTry(performance.now()) ?? idle, SHORTEST_IDLE_MS));
  }

  private async untilRoom(): Promise<void> {
    this.waitsForRoom = true;
    while (this.ready.length >= LOW_WATER && !this.stopped) await this.sleep(LONGEST_IDLE_MS);
    this.waitsForRoom = false;
  }

  /** Whatever comes meanwhile is read afterwards. */
  private async pauseUntil(moment: number): Promise<void> {
    const ms = moment - performance.now();
    if (ms > 0 && !this.stopped) await new Promise((resolve) => setTimeout(resolve, ms));
  }

  private async sleep(ms: number): Promise<void> {
    if (!this.nudged) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wake = undefined;
    }
    this.nudged = false;
  }
}

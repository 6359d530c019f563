import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { failpoint } from '#telemetry/failpoint';
import { withSendSpan } from '#telemetry/messaging-span';
import type { ConfirmPublisher, PublishOutcome } from '../rabbitmq/confirm-publisher.ts';
import { exchangeName, routingKey } from '../topology.ts';
import type { Destination } from './destinations.ts';
import { LaneWindow } from './lane-window.ts';
import { FIRST_LANE, readPendingHeads, removePending, type LaneCursor, type PendingMessage } from './pending-heads.ts';

const LANES_PER_READ = 256;
const MESSAGES_PER_LANE = 16;
const LONGEST_IDLE_MS = 250;
const SHORTEST_IDLE_MS = 10;
const LONGEST_PAUSE_MS = 10_000;

export interface RelayObserver {
  readonly confirmed: (dest: Destination, message: PendingMessage) => void;
  readonly paused: (dest: Destination, outcome: PublishOutcome, waitMs: number) => void;
  readonly failed: (dest: Destination, error: unknown) => void;
}

/**
 * Carries pending messages of one destination to the broker: one unconfirmed message per lane, many lanes at once.
 *
 * A nack, a return or an unknown outcome is a fault of queue, topology or connection, never of the message: the
 * destination pauses and tries again with a growing wait. Nothing is ever skipped.
 */
export class DestinationRelay {
  private readonly destination: Destination;
  private readonly pool: pg.Pool;
  private readonly publisher: ConfirmPublisher;
  private readonly observer: RelayObserver;
  private readonly window = new LaneWindow();
  private readonly confirmedRows: PendingMessage[] = [];
  private readonly stopping = new AbortController();
  private cursor: LaneCursor = FIRST_LANE;
  private pauseMs = 0;
  private lastPauseMs = 0;
  private wake: (() => void) | undefined;
  private nudged = false;

  constructor(destination: Destination, pool: pg.Pool, publisher: ConfirmPublisher, observer: RelayObserver) {
    this.destination = destination;
    this.pool = pool;
    this.publisher = publisher;
    this.observer = observer;
  }

  /** New work may be there; ends the idle wait. */
  nudge(): void {
    this.nudged = true;
    this.wake?.();
  }

  stop(): void {
    this.stopping.abort();
    this.nudge();
  }

  async run(): Promise<void> {
    let idle = SHORTEST_IDLE_MS;
    while (!this.stopping.signal.aborted) {
      try {
        const found = this.publisher.ready && this.pauseMs === 0 ? await this.round() : 0;
        idle = found > 0 ? SHORTEST_IDLE_MS : Math.min(idle * 2, LONGEST_IDLE_MS);
        if (found === 0) await this.idle(idle);
      } catch (error) {
        this.observer.failed(this.destination, error);
        await this.idle(LONGEST_IDLE_MS);
      }
      if (this.pauseMs > 0) await this.sitOutPause();
    }
  }

  /** Reads one walk of lanes and sends them to the end; gives how many messages were read. */
  private async round(): Promise<number> {
    const read = await readPendingHeads(this.pool, this.destination.dest, this.cursor, {
      lanes: LANES_PER_READ,
      perLane: MESSAGES_PER_LANE,
    });
    const last = read.at(-1);
    this.cursor = last && this.lanesIn(read) === LANES_PER_READ ? last : FIRST_LANE;
    if (!last) return 0;
    failpoint('relay.read');
    await Promise.all(this.window.admit(read).map((head) => this.drainLane(head)));
    await this.recordConfirmed();
    return read.length;
  }

  private lanesIn(read: readonly PendingMessage[]): number {
    return new Set(read.map(({ stream, municipality, lane }) => `${stream}|${municipality}|${lane}`)).size;
  }

  private async drainLane(head: PendingMessage): Promise<void> {
    let current: PendingMessage | undefined = head;
    while (current) {
      const outcome = await this.send(current);
      if (outcome !== 'confirmed') {
        this.pause(outcome);
        break;
      }
      this.confirmedRows.push(current);
      this.lastPauseMs = 0;
      this.observer.confirmed(this.destination, current);
      const next: PendingMessage | undefined = this.window.confirmed(current);
      current = this.stopping.signal.aborted || this.pauseMs > 0 ? undefined : next;
    }
    this.window.release(head);
  }

  private send(message: PendingMessage): Promise<PublishOutcome> {
    const { stream, subscriber, queues } = this.destination;
    const { type, messageId, body, createdAt, lane, shard } = message;
    const exchange = exchangeName(stream);
    const key = routingKey(type, subscriber, shard, queues);
    const attributes = { type, exchange, routingKey: key, messageId, partition: shard, stream, lane };
    return withSendSpan(message.traceparent ?? undefined, attributes, async (span) => {
      const published = this.publisher.publish({ exchange, routingKey: key, messageId, type, body, createdAt });
      failpoint('relay.published');
      const outcome = await published;
      if (outcome !== 'confirmed') span.setAttribute('error.type', outcome);
      return outcome;
    });
  }

  private async recordConfirmed(): Promise<void> {
    const rows = this.confirmedRows.splice(0);
    if (rows.length === 0) return;
    failpoint('relay.confirmed');
    try {
      await removePending(this.pool, this.destination.dest, rows);
      failpoint('relay.recorded');
    } catch (error) {
      // Still pending in the table: they are sent again and dropped at the gates as duplicates.
      this.observer.failed(this.destination, error);
    }
  }

  private pause(outcome: PublishOutcome): void {
    if (this.pauseMs > 0) return;
    this.pauseMs = Math.min(Math.max(this.lastPauseMs * 2, 100), LONGEST_PAUSE_MS);
    this.lastPauseMs = this.pauseMs;
    this.observer.paused(this.destination, outcome, this.pauseMs);
  }

  private async sitOutPause(): Promise<void> {
    await delay(this.pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    this.pauseMs = 0;
  }

  private async idle(ms: number): Promise<void> {
    if (this.nudged) {
      this.nudged = false;
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
    this.nudged = false;
  }
}

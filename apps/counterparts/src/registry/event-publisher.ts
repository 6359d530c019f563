import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { FaultBoard } from '../faults/fault-board.ts';
import { BrokerChannel } from './broker-channel.ts';

const WINDOW = 256;
const RETRY_MS = 250;

/** An event to hand over; the text is read when its turn comes. */
export interface Publication {
  readonly seq: number;
  readonly residentId: string;
  readonly read: () => Promise<{ readonly id: string; readonly body: string }>;
}

/**
 * Publishes events in order per resident, at least once: the next of a resident leaves when the one before is
 * confirmed, and whatever is not confirmed is tried again.
 */
export class EventPublisher {
  private readonly lanes = new Map<string, Publication[]>();
  private readonly ready: string[] = [];
  private inFlight = 0;
  private closed = false;
  private readonly broker: BrokerChannel;
  private readonly faults: FaultBoard;
  private readonly onPublished: (seq: number) => void;
  private readonly logger = new Logger(EventPublisher.name);

  constructor(amqpUrl: string, faults: FaultBoard, onPublished: (seq: number) => void) {
    this.broker = new BrokerChannel(amqpUrl);
    this.faults = faults;
    this.onPublished = onPublished;
  }

  add(publication: Publication): void {
    const { residentId } = publication;
    const lane = this.lanes.get(residentId);
    if (lane) lane.push(publication);
    else {
      this.lanes.set(residentId, [publication]);
      this.ready.push(residentId);
    }
    this.pump();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.broker.close();
  }

  private pump(): void {
    while (!this.closed && this.inFlight < WINDOW) {
      const residentId = this.ready.shift();
      if (residentId === undefined) return;
      this.inFlight += 1;
      void this.advance(residentId).finally(() => {
        this.inFlight -= 1;
        this.pump();
      });
    }
  }

  /** Hands over the first event of a lane and makes the lane ready again if more wait. */
  private async advance(residentId: string): Promise<void> {
    const lane = this.lanes.get(residentId) ?? [];
    const [first] = lane;
    if (!first) return;
    if (await this.handOver(first)) {
      lane.shift();
      this.onPublished(first.seq);
    } else await delay(RETRY_MS);
    if (lane.length > 0) this.ready.push(residentId);
    else this.lanes.delete(residentId);
  }

  private async handOver(publication: Publication): Promise<boolean> {
    const struck = this.faults.strike(['down', 'delayMs', 'duplicate', 'dropAnswer'], [publication.residentId]);
    if (struck.down) return false;
    if (struck.delayMs) await delay(struck.delayMs);
    if (struck.dropAnswer) return true;
    try {
      const { id, body } = await publication.read();
      await this.broker.publish(id, body);
      if (struck.duplicate) await this.broker.publish(id, body);
      return true;
    } catch (error) {
      if (!this.closed) this.logger.warn(`not published yet: ${error instanceof Error ? error.message : 'unknown'}`);
      return false;
    }
  }
}

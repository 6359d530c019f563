import type { ConsumeMessage } from 'amqplib';
import type { DataSource } from 'typeorm';
import { MAX_BODY_BYTES, parseEnvelope, type Envelope } from '#contracts/envelope';
import { AppError } from '#kernel/app-error';
import { BatchPace } from '#persistence/batch-pace';
import type { QuarantineStore } from '../quarantine/quarantine.store.ts';
import type { HoldState } from './hold.store.ts';
import type { Inbox } from './inbox.ts';
import { readStreamHeaders } from '../rabbitmq/stream-headers.ts';
import { HeldLanes } from './held-lanes.ts';
import { IntakeQueue, type OfLane } from './intake-queue.ts';
import { laneId, laneKeyOf, type LaneKey } from './lane-key.ts';
import { LaneChains } from './lane-chains.ts';
import { RecentMessages } from './recent-messages.ts';
import { Suspects } from './suspects.ts';
import type { Incoming, InboxOutcome, Taken } from './taken.ts';

/** Messages in one transaction. */
const MOST_PER_BATCH = 64;
/** Transactions side by side. With a second one both are half as full, and wait for each other's households. */
const BATCHES_AT_ONCE = 1;

export interface IntakeObserver {
  readonly processed: (stream: string, type: string, outcome: InboxOutcome) => void;
  readonly quarantined: (source: string, reason: string) => void;
}

export interface StreamIntakeSettings {
  readonly dataSource: DataSource;
  readonly consumer: string;
  readonly inbox: Inbox;
  readonly quarantine: QuarantineStore;
  readonly observer: IntakeObserver;
}

interface Delivered extends Incoming, OfLane {
  readonly message: ConsumeMessage;
  readonly taken: () => void;
  readonly failed: (error: unknown) => void;
}

/** From delivered bytes to the inbox: decodes, takes what has come together in one transaction, keeps lanes in order. */
export class StreamIntake {
  private readonly settings: StreamIntakeSettings;
  private readonly queue = new IntakeQueue<Delivered>();
  private readonly comeAgain = new LaneChains();
  private readonly recent = new RecentMessages();
  private readonly suspects: Suspects;
  private readonly held: HeldLanes;
  private readonly pace = new BatchPace();
  private batches = 0;
  private later: NodeJS.Timeout | undefined;
  private onIdle: (() => void) | undefined;

  constructor(settings: StreamIntakeSettings) {
    this.settings = settings;
    this.suspects = new Suspects(settings.dataSource, settings.consumer);
    this.held = new HeldLanes(settings);
  }

  /** Resolves when the message is safely in the database; throws when it must stay with the broker. */
  async accept(message: ConsumeMessage, stream: string): Promise<void> {
    const envelope = this.decode(message, stream);
    if (envelope instanceof AppError) {
      await this.quarantine(message, stream, envelope);
      return;
    }
    const lane = laneId(envelope);
    const take = (): Promise<void> => this.enqueue(message, envelope);
    const wasHere = this.recent.wasGiven(`${lane}|${envelope.epoch}|${String(envelope.laneseq)}`);
    const isSuspect = message.fields.redelivered && (!wasHere || this.suspects.isCounted(envelope));
    if (!isSuspect && !this.comeAgain.isBusy(lane)) return take();
    // What came again to a new process is taken one by one; what follows it in its lane waits behind it.
    return this.comeAgain.run(lane, () =>
      isSuspect ? this.suspects.run(envelope, take, () => this.park(message, envelope)) : take(),
    );
  }

  /** Tries lanes whose held messages may be able to go on. */
  sweep(states: readonly HoldState[]): Promise<void> {
    return this.held.sweep(states);
  }

  /** Tries a parked lane again on an operator's command. */
  retryLane(key: LaneKey): Promise<void> {
    return this.held.drain(key, ['parked', 'gap', 'after', 'too-new']);
  }

  async idle(): Promise<void> {
    await this.comeAgain.idle();
    if (this.isAtWork()) await new Promise<void>((resolve) => (this.onIdle = resolve));
    await this.held.idle();
  }

  private enqueue(message: ConsumeMessage, envelope: Envelope): Promise<void> {
    return new Promise((taken, failed) => {
      const { joins = false } = readStreamHeaders(message);
      this.queue.add({ message, envelope, body: message.content, joins, laneId: laneId(envelope), taken, failed });
      this.pump();
    });
  }

  private isAtWork(): boolean {
    return this.batches > 0 || this.later !== undefined;
  }

  private pump(): void {
    while (this.batches < BATCHES_AT_ONCE && this.mayBegin()) {
      const batch = this.queue.next(MOST_PER_BATCH);
      if (batch.length === 0) break;
      this.batches += 1;
      void this.work(batch).finally(() => {
        this.batches -= 1;
        this.queue.done(batch);
        this.pump();
      });
    }
    if (!this.isAtWork()) this.onIdle?.();
  }

  private mayBegin(): boolean {
    if (this.queue.size === 0) return false;
    const wait = this.pace.begin(this.queue.size, performance.now());
    if (wait > 0) {
      this.later ??= setTimeout(() => {
        this.later = undefined;
        this.pump();
      }, wait);
      return false;
    }
    clearTimeout(this.later);
    this.later = undefined;
    return true;
  }

  private async work(batch: readonly Delivered[]): Promise<void> {
    try {
      const outcomes = await this.settings.inbox.take(batch);
      for (const [index, delivered] of batch.entries()) await this.report(delivered, outcomes[index] as Taken);
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }

  private async report({ message, envelope, taken }: Delivered, outcome: Taken): Promise<void> {
    const { stream, type } = envelope;
    this.settings.observer.processed(stream, type, outcome.outcome);
    if (outcome.outcome === 'contradiction') {
      await this.quarantine(message, stream, new AppError('MSG-0006', 'invalid', { field: 'laneseq' }));
    }
    taken();
    const key = laneKeyOf(this.settings.consumer, envelope);
    if (outcome.outcome === 'applied') this.held.moved(key, outcome.hasHeld);
    if (outcome.state === 'after') this.held.waitsForOthers(key, envelope);
  }

  /** The process did not outlive this message several times; a person has to look at it. */
  private async park(message: ConsumeMessage, envelope: Envelope): Promise<void> {
    const parked = await this.settings.inbox.park({ envelope, body: message.content }, { errorClass: 'MSG-0012' });
    this.settings.observer.processed(envelope.stream, envelope.type, parked.outcome);
  }

  private decode(message: ConsumeMessage, stream: string): Envelope | AppError {
    if (message.content.length > MAX_BODY_BYTES)
      return new AppError('MSG-0002', 'invalid', { bytes: message.content.length });
    try {
      const envelope = { ...parseEnvelope(message.content), ...epochOf(message) };
      return envelope.stream === stream ? envelope : new AppError('MSG-0003', 'invalid', { field: 'stream' });
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }

  private async quarantine(message: ConsumeMessage, stream: string, error: AppError): Promise<void> {
    await this.settings.quarantine.addError(stream, error, message.content, {
      routingKey: message.fields.routingKey,
      contentType: String(message.properties.contentType ?? ''),
    });
    this.settings.observer.quarantined(stream, error.code);
  }
}

/** What was stored before a restore and is said after it belongs to the epoch in which it is said. */
function epochOf(message: ConsumeMessage): { epoch?: string } {
  const { epoch } = readStreamHeaders(message);
  return epoch === undefined ? {} : { epoch };
}

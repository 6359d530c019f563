import type { ConsumeMessage } from 'amqplib';
import { MAX_BODY_BYTES, parseEnvelope, type Envelope } from '#contracts/envelope';
import { AppError } from '#kernel/app-error';
import type { QuarantineStore } from '../quarantine/quarantine.store.ts';
import { heldLanes, type HoldState } from './hold.store.ts';
import type { Inbox, InboxOutcome } from './inbox.ts';
import { laneId, type LaneKey } from './lane-key.ts';
import { LaneChains } from './lane-chains.ts';
import { WorkSlots } from './work-slots.ts';
import type { DataSource } from 'typeorm';

const LANES_PER_SWEEP = 200;
const STEPS_PER_LANE = 200;
/** Fewer than a service has database connections, so that whoever has a turn finds one. */
const WORKERS = 8;

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

/** From delivered bytes to the inbox: decodes, keeps lanes in order, and lets held messages go on when they can. */
export class StreamIntake {
  private readonly settings: StreamIntakeSettings;
  private readonly chains = new LaneChains();
  private readonly slots = new WorkSlots(WORKERS);
  /** Lanes held until another lane moves, by the lane they wait for; only a hint, the sweep is the truth. */
  private readonly waiting = new Map<string, Map<string, LaneKey>>();

  constructor(settings: StreamIntakeSettings) {
    this.settings = settings;
  }

  async accept(message: ConsumeMessage, stream: string): Promise<void> {
    const envelope = this.decode(message, stream);
    if (envelope instanceof AppError) {
      await this.slots.run(() => this.quarantine(message, stream, envelope));
      return;
    }
    await this.inTurn(envelope, async () => {
      const applied = await this.settings.inbox.take(envelope, message.content);
      this.settings.observer.processed(stream, envelope.type, applied.outcome);
      if (applied.outcome === 'contradiction') {
        await this.quarantine(message, stream, new AppError('MSG-0006', 'invalid', { field: 'laneseq' }));
      }
      const key = this.keyOf(envelope);
      if (applied.outcome === 'applied') await this.goOn(key);
      if (applied.state === 'after') this.remember(key, envelope);
    });
  }

  /** Tries lanes whose held messages may be able to go on. */
  async sweep(states: readonly HoldState[]): Promise<void> {
    const lanes = await heldLanes(this.settings.dataSource.manager, this.settings.consumer, states, LANES_PER_SWEEP);
    await Promise.all(lanes.map((key) => this.inTurn(key, () => this.drain(key, states))));
  }

  /** Tries a parked lane again on an operator's command. */
  async retryLane(key: LaneKey): Promise<void> {
    await this.inTurn(key, () => this.drain(key, ['parked', 'gap', 'after', 'too-new']));
  }

  idle(): Promise<void> {
    return this.chains.idle();
  }

  /** One after the other within a lane; who waits for its lane takes no slot. */
  private inTurn(lane: Parameters<typeof laneId>[0], work: () => Promise<void>): Promise<void> {
    return this.chains.run(laneId(lane), () => this.slots.run(work));
  }

  private async goOn(key: LaneKey): Promise<void> {
    await this.drain(key, ['gap', 'after']);
    const woken = this.waiting.get(laneId(key));
    if (!woken) return;
    this.waiting.delete(laneId(key));
    for (const held of woken.values()) {
      void this.inTurn(held, () => this.drain(held, ['gap', 'after'])).catch(() => undefined);
    }
  }

  private async drain(key: LaneKey, states: readonly HoldState[]): Promise<void> {
    let retryStates = states;
    for (let step = 0; step < STEPS_PER_LANE; step += 1) {
      const applied = await this.settings.inbox.takeHeld(key, retryStates);
      if (applied?.outcome !== 'applied' && applied?.outcome !== 'duplicate') return;
      // Only the message the operator named is retried after a fault; what follows it waited for it.
      retryStates = ['gap', 'after'];
    }
  }

  private remember(key: LaneKey, envelope: Envelope): void {
    const references = JSON.parse(envelope.after ?? '[]') as { stream: string; municipality: string; lane: string }[];
    for (const reference of references) {
      const id = laneId(reference);
      const lanes = this.waiting.get(id) ?? new Map<string, LaneKey>();
      lanes.set(laneId(key), key);
      this.waiting.set(id, lanes);
    }
  }

  private keyOf(envelope: Envelope): LaneKey {
    const { stream, epoch, municipality, lane } = envelope;
    return { consumer: this.settings.consumer, stream, epoch, municipality, lane };
  }

  private decode(message: ConsumeMessage, stream: string): Envelope | AppError {
    if (message.content.length > MAX_BODY_BYTES)
      return new AppError('MSG-0002', 'invalid', { bytes: message.content.length });
    try {
      const envelope = parseEnvelope(message.content);
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

import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { afterReferences, parseEnvelope, type Envelope } from '#contracts/envelope';
import { findContract } from '#contracts/message-contract.decorator';
import { checkIncoming } from '#contracts/validation';
import { AppError } from '#kernel/app-error';
import { plainDate } from '#kernel/plain-date';
import { inTransaction, isDatabaseUnavailable } from '#persistence/transaction';
import { failpoint } from '#telemetry/failpoint';
import { withProcessSpan } from '#telemetry/messaging-span';
import type { MessageHandler } from '../message-context.ts';
import { gateVerdict } from './gate.ts';
import { advanceGate, lockGate, unreached } from './gate.store.ts';
import { hold, lockHeld, removeHeld, type HoldState } from './hold.store.ts';
import { laneKeyOf, type LaneKey } from './lane-key.ts';
import { Slots } from './slots.ts';

/** Below the size of the pool (10), so that HTTP and timers find a connection too. */
const TRANSACTIONS_AT_ONCE = 8;

/** What the inbox did with a message. */
export type InboxOutcome = 'applied' | 'duplicate' | 'contradiction' | 'held' | 'parked';

export interface InboxSettings {
  readonly dataSource: DataSource;
  /** The subscribing service; gates are kept per consumer and stream. */
  readonly consumer: string;
  readonly streams: ReadonlySet<string>;
  readonly findHandler: (type: string) => MessageHandler | undefined;
}

interface Applied {
  readonly outcome: InboxOutcome;
  readonly state?: HoldState;
}

/**
 * Takes messages exactly once and in order: gate, effect and the handler's own outbox rows are one transaction.
 *
 * Everything that cannot be applied now is committed to the hold table before the broker hears of it.
 */
export class Inbox {
  private readonly settings: InboxSettings;
  private readonly slots = new Slots(TRANSACTIONS_AT_ONCE);

  constructor(settings: InboxSettings) {
    this.settings = settings;
  }

  /** @throws when the database cannot be reached: then the message must stay with the broker. */
  async take(envelope: Envelope, body: Buffer): Promise<Applied> {
    const key = laneKeyOf(this.settings.consumer, envelope);
    return this.guarded(key, envelope, body, (manager) => this.receive(manager, key, envelope, body));
  }

  /** Applies the held message that is next in its lane, if there is one and it may go on. */
  async takeHeld(key: LaneKey, retryStates: readonly HoldState[]): Promise<Applied | undefined> {
    const next = await this.nextHeld(key, retryStates);
    if (!next) return undefined;
    const envelope = parseEnvelope(next);
    return this.guarded(key, envelope, next, async (manager) => {
      const gate = await lockGate(manager, key);
      if (envelope.laneseq <= gate.lastSeq) {
        await removeHeld(manager, key, gate.lastSeq);
        return { outcome: 'duplicate' };
      }
      return this.apply(manager, key, envelope, next);
    });
  }

  private async nextHeld(key: LaneKey, retryStates: readonly HoldState[]): Promise<Buffer | undefined> {
    return this.inSlot(async (manager) => {
      const gate = await lockGate(manager, key);
      const held = await lockHeld(manager, key, gate.lastSeq + 1);
      return held && retryStates.includes(held.state) ? held.body : undefined;
    });
  }

  /** A transaction once a connection is surely free: waiting in the pool for too long would look like a lost database. */
  private inSlot<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.slots.run(() => inTransaction(this.settings.dataSource, work));
  }

  private async receive(manager: EntityManager, key: LaneKey, envelope: Envelope, body: Buffer): Promise<Applied> {
    const gate = await lockGate(manager, key);
    failpoint('inbox.gated');
    const verdict = gateVerdict(gate, envelope.laneseq, sha256(body));
    switch (verdict) {
      case 'duplicate':
      case 'contradiction':
        return { outcome: verdict };
      case 'gap':
        await hold(manager, key, envelope, body, { state: 'gap' });
        return { outcome: 'held', state: 'gap' };
      case 'apply':
        return this.apply(manager, key, envelope, body);
    }
  }

  private async apply(manager: EntityManager, key: LaneKey, envelope: Envelope, body: Buffer): Promise<Applied> {
    const missing = await unreached(manager, key.consumer, this.settings.streams, afterReferences(envelope));
    if (missing.length > 0) {
      await hold(manager, key, envelope, body, { state: 'after', waitFor: missing });
      return { outcome: 'held', state: 'after' };
    }
    const contract = findContract(envelope.type);
    const handler = this.settings.findHandler(envelope.type);
    if (!contract || !handler) {
      await hold(manager, key, envelope, body, { state: 'too-new', errorClass: 'MSG-0004' });
      return { outcome: 'held', state: 'too-new' };
    }
    const payload = checkIncoming(contract.messageClass, envelope.data);
    const { stream, municipality, lane, laneseq } = envelope;
    await handler(payload, {
      manager,
      envelope,
      businessDay: plainDate(envelope.businessday),
      reference: { stream, municipality, lane, seq: laneseq },
    });
    await advanceGate(manager, key, laneseq, sha256(body));
    await removeHeld(manager, key, laneseq);
    failpoint('inbox.applied');
    return { outcome: 'applied' };
  }

  /** Runs the transaction in a span; a message that cannot be applied is parked in a transaction of its own. */
  private async guarded(
    key: LaneKey,
    envelope: Envelope,
    body: Buffer,
    work: (manager: EntityManager) => Promise<Applied>,
  ): Promise<Applied> {
    const { type, id, stream, lane } = envelope;
    const attributes = { type, messageId: id, exchange: stream, queue: key.consumer, stream, lane };
    try {
      return await withProcessSpan(envelope.traceparent, attributes, () => this.inSlot(work));
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      await this.inSlot((manager) =>
        hold(manager, key, envelope, body, { state: 'parked', ...describe(error), attempts: 1 }),
      );
      return { outcome: 'parked', state: 'parked' };
    }
  }
}

function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

/** Class and fields of a failure; driver texts may quote values, so only codes and paths are kept. */
function describe(error: unknown): { errorClass: string; errorText: string } {
  if (error instanceof AppError) return { errorClass: error.code, errorText: JSON.stringify(error.details) };
  const code = (error as { driverError?: { code?: string; constraint?: string } }).driverError;
  if (code) return { errorClass: `SQL-${code.code ?? ''}`, errorText: code.constraint ?? '' };
  return { errorClass: error instanceof Error ? error.name : 'unknown', errorText: firstFrame(error) };
}

function firstFrame(error: unknown): string {
  return error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
}

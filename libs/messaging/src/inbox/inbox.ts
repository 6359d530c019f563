import type { DataSource, EntityManager } from 'typeorm';
import { parseEnvelope, type Envelope } from '#contracts/envelope';
import { allOrFirstFailure } from '#persistence/side-by-side';
import { inTransaction, isDatabaseUnavailable, isNotOfTheWork } from '#persistence/transaction';
import { failpoint } from '#telemetry/failpoint';
import type { MessageHandler } from '../message-context.ts';
import { applyMessage } from './apply-message.ts';
import { BatchGates } from './batch-gates.ts';
import { predecessorsIn, startInOrder } from './batch-order.ts';
import { describeFailure } from './describe-failure.ts';
import { gateVerdict, type GateState } from './gate.ts';
import { advanceGates, lockGate, lockGates } from './gate.store.ts';
import { hold, isHeld, lockHeld, removeHeld, stillHeld, type HoldState } from './hold.store.ts';
import { laneId, laneKeyOf, type LaneKey } from './lane-key.ts';
import type { Applied, Incoming, Taken } from './taken.ts';

export interface InboxSettings {
  readonly dataSource: DataSource;
  /** The subscribing service; gates are kept per consumer and stream. */
  readonly consumer: string;
  readonly streams: ReadonlySet<string>;
  readonly findHandler: (type: string) => MessageHandler | undefined;
}

/**
 * Takes messages exactly once and in order: gates, effects and the handlers' own outbox rows are one transaction.
 *
 * Messages of many lanes share a transaction. One that fails rolls all of them back; then each is taken alone, so that
 * only the faulty one is parked. Everything that cannot be applied now is committed to the hold table before the broker
 * hears of it.
 */
export class Inbox {
  private readonly settings: InboxSettings;

  constructor(settings: InboxSettings) {
    this.settings = settings;
  }

  /**
   * Takes messages in the order given; outcomes come in the same order.
   * @throws when the database cannot be reached, or nothing speaks against the messages: then they must stay with the broker.
   */
  async take(batch: readonly Incoming[]): Promise<Taken[]> {
    try {
      return await inTransaction(this.settings.dataSource, (manager) => this.takeIn(manager, batch));
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      if (batch.length > 1) return this.takeEach(batch);
      // Somebody holds a lock longer than we wait: parked, it would need a person where time is enough.
      if (isNotOfTheWork(error)) throw error;
      return Promise.all(batch.map((incoming) => this.park(incoming, describeFailure(error))));
    }
  }

  /** Sets a message aside that was not applied, unless its lane has gone past it. */
  park({ envelope, body }: Incoming, failure: { errorClass: string; errorText?: string }): Promise<Taken> {
    const key = laneKeyOf(this.settings.consumer, envelope);
    return inTransaction(this.settings.dataSource, async (manager) => {
      const gate = await lockGate(manager, key);
      if (envelope.laneseq <= gate.lastSeq || gate.standing === 'passed')
        return { outcome: 'duplicate', hasHeld: false };
      await hold(manager, key, envelope, body, { state: 'parked', ...failure, attempts: 1 });
      return { outcome: 'parked', state: 'parked', hasHeld: false };
    });
  }

  /** Applies the held message that is next in its lane, if there is one and it may go on. */
  async takeHeld(key: LaneKey, retryStates: readonly HoldState[]): Promise<Taken | undefined> {
    const body = await inTransaction(this.settings.dataSource, async (manager) => {
      const gate = await lockGate(manager, key);
      if (gate.standing !== undefined) return undefined;
      const held = await lockHeld(manager, key, gate.lastSeq + 1);
      return held && retryStates.includes(held.state) ? held.body : undefined;
    });
    if (!body) return undefined;
    const [taken] = await this.take([{ envelope: { ...parseEnvelope(body), epoch: key.epoch }, body }]);
    return taken;
  }

  private async takeEach(batch: readonly Incoming[]): Promise<Taken[]> {
    const taken: Taken[] = [];
    for (const incoming of batch) taken.push(...(await this.take([incoming])));
    return taken;
  }

  private async takeIn(manager: EntityManager, batch: readonly Incoming[]): Promise<Taken[]> {
    const { consumer } = this.settings;
    const keys = new Map(batch.map(({ envelope }) => [gateId(envelope), laneKeyOf(consumer, envelope)]));
    const gates = new BatchGates(await lockGates(manager, [...keys.values()]));
    failpoint('inbox.gated');
    const outcomes = await this.takeSideBySide(manager, gates, batch);
    const [moved, settled] = [gates.moved(), gates.settled()];
    if (moved.length > 0) await advanceGates(manager, moved);
    if (settled.length > 0) await removeHeld(manager, settled);
    const held = await stillHeld(manager, [...keys.values()]);
    failpoint('inbox.applied');
    return outcomes.map((outcome, index) => {
      const { envelope } = batch[index] as Incoming;
      return { ...outcome, hasHeld: held.has(laneId(envelope)) };
    });
  }

  /** Lanes side by side, so that their statements come together; what belongs after one another goes one by one. */
  private takeSideBySide(manager: EntityManager, gates: BatchGates, batch: readonly Incoming[]): Promise<Applied[]> {
    const before = predecessorsIn(batch.map(({ envelope }) => envelope));
    return allOrFirstFailure(startInOrder(before, (index) => this.takeOne(manager, gates, batch[index] as Incoming)));
  }

  private async takeOne(manager: EntityManager, gates: BatchGates, incoming: Incoming): Promise<Applied> {
    const { envelope, body } = incoming;
    const key = laneKeyOf(this.settings.consumer, envelope);
    if (incoming.joins && (await isUnseen(manager, gates.of(key), key))) gates.join(key, envelope.laneseq);
    const gate = gates.of(key);
    const sha = gates.sha256(body);
    const verdict = gateVerdict(gate, envelope.laneseq, sha);
    if (verdict === 'duplicate' || verdict === 'contradiction') {
      gates.passed(key);
      return { outcome: verdict };
    }
    if (verdict !== 'apply') {
      await hold(manager, key, envelope, body, { state: verdict });
      return { outcome: 'held', state: verdict };
    }
    const applied = await applyMessage(manager, { ...this.settings, gates }, key, { envelope, body });
    if (applied.outcome === 'applied') gates.advance(key, envelope.laneseq, sha);
    return applied;
  }
}

/** A lane whose first message is here and could not be applied is one that is followed. */
async function isUnseen(manager: EntityManager, gate: GateState, key: LaneKey): Promise<boolean> {
  return gate.lastSeq === 0 && gate.standing === undefined && !(await isHeld(manager, key, 1));
}

function gateId({ stream, epoch, municipality, lane }: Envelope): string {
  return [stream, epoch, municipality, lane].join('|');
}

import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { derivedId } from '#kernel/ids';
import { lockGate } from '#messaging/inbox/gate.store';
import { hold, isHeld, lockHeld, removeHeld, removeHeldOne } from '#messaging/inbox/hold.store';
import { LaneChains } from '#messaging/inbox/lane-chains';
import type { LaneKey } from '#messaging/inbox/lane-key';
import { inTurn } from '#persistence/in-turn';
import { SharedTransactions } from '#persistence/shared-transactions';
import { inTransaction } from '#persistence/transaction';
import { withProcessSpan } from '#telemetry/messaging-span';
import { RegistryEventReader } from '../../adapters/registry/registry-event.reader.ts';
import type { IntakeChannel } from '../../domain/event-checks.ts';
import type { RegistryEvent } from '../../domain/registry-event.ts';
import { ApplyEvent } from './apply-event.ts';
import type { IntakeResult } from './intake-result.ts';
import { type Prepared, PrepareEvent } from './prepare-event.ts';
import { findKnown } from './registry-event.repository.ts';
import { laneOf } from './registry-lane.ts';
import { faultOf, SetAside } from './set-aside.ts';

const ID_NAMESPACE = 'b7a4e0a2-0c4f-4a2a-9a0e-3f5d0b6f1c11';

interface Received {
  readonly result: IntakeResult;
  /** The next number of the lane came earlier, and may go on now. */
  readonly hasNext: boolean;
}

/**
 * Takes a registry event exactly once and in the registry's order, keeps 個人番号 here and tells the others the rest.
 * Events of many residents share a transaction.
 */
@Injectable()
export class TakeRegistryEvent {
  private readonly chains = new LaneChains();
  private readonly shared: SharedTransactions;

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: PrepareEvent,
    private readonly applying: ApplyEvent,
    private readonly aside: SetAside,
    @Inject(RegistryEventReader) private readonly reader: RegistryEventReader,
  ) {
    this.shared = new SharedTransactions(dataSource);
  }

  /** Never throws for what is in the event: bad input ends in quarantine. Throws when the database is away. */
  async take(
    raw: Buffer,
    channel: IntakeChannel,
    properties: Readonly<Record<string, unknown>> = {},
  ): Promise<IntakeResult> {
    try {
      const event = this.reader.read(raw, channel);
      // One resident at a time and in arrival order: the first number seen is where the feed starts. Opening a 個人番号
      // takes its time, so it belongs inside.
      return await this.chains.run(event.data.resident.residentId, async () => {
        const prepared = await this.events.prepare(event, channel);
        const { result, hasNext } = await this.inTurnOfOthers(prepared, () =>
          this.inSpan(event, () => this.shared.run((manager) => this.receive(manager, prepared))),
        );
        // Also after a duplicate: a crash may have come between an event and what waited for it.
        if (hasNext) await this.applyHeld(laneOf(event));
        return result;
      });
    } catch (error) {
      return this.setAside(raw, channel, properties, faultOf(error));
    }
  }

  /** For faults found before an event is read at all, such as a wrong content type. */
  setAside(
    raw: Buffer,
    channel: IntakeChannel,
    properties: Readonly<Record<string, unknown>>,
    error: AppError,
  ): Promise<IntakeResult> {
    return this.aside.put(raw, channel, properties, error);
  }

  /** Two residents with one event id or one 個人番号: the second is judged by what the first has left, after its commit. */
  private inTurnOfOthers<T>({ event, numberIndex }: Prepared, work: () => Promise<T>): Promise<T> {
    const names = [`event ${event.source} ${event.id}`, ...(numberIndex === '' ? [] : [`number ${numberIndex}`])];
    return inTurn(this, names, work);
  }

  private async receive(manager: EntityManager, prepared: Prepared): Promise<Received> {
    const { event } = prepared;
    const { sequence } = event.data;
    const key = laneOf(event);
    const gate = await lockGate(manager, key);
    const known = await findKnown(manager, event);
    if (known) {
      const result = duplicateOrFault(event, known, prepared.sha256);
      return { result, hasNext: await isHeld(manager, key, gate.lastSeq + 1) };
    }
    if (sequence <= gate.lastSeq) throw new AppError('ADR-0113', 'invalid', { field: 'data.sequence' });
    const startsHere = gate.lastSeq === 0 || event.data.baseline === true;
    if (!startsHere && sequence > gate.lastSeq + 1)
      return { result: await this.holdBack(manager, key, prepared), hasNext: false };
    await this.applying.apply(manager, key, prepared);
    await removeHeldOne(manager, key, sequence);
    return { result: { id: event.id, outcome: 'stored' }, hasNext: await isHeld(manager, key, sequence + 1) };
  }

  /** Keeps an event that came too early. */
  private async holdBack(manager: EntityManager, key: LaneKey, prepared: Prepared): Promise<IntakeResult> {
    const { event } = prepared;
    const waiting = await lockHeld(manager, key, event.data.sequence);
    if (waiting) {
      const first = await this.events.unseal(waiting);
      return duplicateOrFault(event, { sameId: first.event.id === event.id, sha256: first.sha256 }, prepared.sha256);
    }
    const identity = {
      id: derivedId(ID_NAMESPACE, event.source, event.id),
      type: event.type,
      laneseq: event.data.sequence,
    };
    await hold(manager, key, identity, await this.events.seal(prepared), { state: 'gap' });
    return {
      id: event.id,
      outcome: 'held',
      reason: '前の履歴番号の異動がまだ届いていません。届き次第、自動で処理します。',
    };
  }

  /** What waited for the event just taken goes on, each in a transaction of its own. */
  private async applyHeld(key: LaneKey): Promise<void> {
    while (await this.applyNextHeld(key));
  }

  private async applyNextHeld(key: LaneKey): Promise<boolean> {
    const held = await inTransaction(this.dataSource, async (manager) =>
      lockHeld(manager, key, (await lockGate(manager, key)).lastSeq + 1),
    );
    if (!held) return false;
    let opened: Prepared | undefined;
    try {
      const prepared = (opened = await this.events.unseal(held));
      const { event } = prepared;
      await this.inTurnOfOthers(prepared, () =>
        this.inSpan(event, () =>
          inTransaction(this.dataSource, async (manager) => {
            await lockGate(manager, key);
            const known = await findKnown(manager, event);
            if (known) duplicateOrFault(event, known, prepared.sha256);
            else await this.applying.apply(manager, key, prepared);
            await removeHeld(manager, [{ ...key, lastSeq: held.seq }]);
          }),
        ),
      );
      return true;
    } catch (error) {
      const fault = faultOf(error);
      const raw = opened ? Buffer.from(JSON.stringify(opened.event), 'utf8') : held.body;
      await this.setAside(raw, opened?.channel ?? 'http', {}, fault);
      await inTransaction(this.dataSource, (manager) => removeHeldOne(manager, key, held.seq));
      return false;
    }
  }

  private inSpan<T>(event: RegistryEvent, work: () => Promise<T>): Promise<T> {
    const attributes = { type: event.type, exchange: 'registry.events', messageId: event.id };
    return withProcessSpan(event.traceparent, attributes, work);
  }
}

/** @throws AppError ADR-0111, ADR-0112 when the known event said something else. */
function duplicateOrFault(
  event: RegistryEvent,
  known: { sameId: boolean; sha256: string },
  sha256: string,
): IntakeResult {
  if (known.sha256 === sha256)
    return { id: event.id, outcome: 'duplicate', reason: '同じ異動をすでに受け取っています。' };
  throw new AppError(known.sameId ? 'ADR-0112' : 'ADR-0111', 'invalid', {
    field: known.sameId ? 'id' : 'data.sequence',
  });
}

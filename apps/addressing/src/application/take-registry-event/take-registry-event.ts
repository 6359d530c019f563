import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { DataSource, type EntityManager } from 'typeorm';
import { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import { AppError } from '#kernel/app-error';
import { canonicalJson } from '#kernel/canonical-json';
import { ERROR_CODES } from '#kernel/error-codes';
import { derivedId } from '#kernel/ids';
import { advanceGates, lockGate } from '#messaging/inbox/gate.store';
import { hold, lockHeld, removeHeld, removeHeldOne, type HeldMessage } from '#messaging/inbox/hold.store';
import { LaneChains } from '#messaging/inbox/lane-chains';
import type { LaneKey } from '#messaging/inbox/lane-key';
import { Outbox } from '#messaging/outbox/outbox';
import { QuarantineStore } from '#messaging/quarantine/quarantine.store';
import { BusinessDay } from '#persistence/business-day';
import { inTransaction, isDatabaseUnavailable, isTransient } from '#persistence/transaction';
import { withProcessSpan } from '#telemetry/messaging-span';
import { RegistryEventReader } from '../../adapters/registry/registry-event.reader.ts';
import { IndividualNumberVault } from '../../adapters/vault/individual-number.vault.ts';
import type { IntakeChannel } from '../../domain/event-checks.ts';
import { protectionAfter } from '../../domain/protection.ts';
import type { RegistryEvent } from '../../domain/registry-event.ts';
import { addresseeMessage } from './addressee-message.ts';
import { integratedNumberOfOwner, openNumber, withoutNumber } from './individual-number.step.ts';
import type { IntakeResult } from './intake-result.ts';
import {
  findAddressee,
  findKnown,
  nextIntegratedNumber,
  saveAddressee,
  saveEvent,
} from './registry-event.repository.ts';

/** Gate of the registry's own numbers; it is not a stream of ours and so has its own consumer name and no epoch. */
export const REGISTRY_CONSUMER = 'addressing.registry';
export const REGISTRY_STREAM = 'registry';
export const NO_EPOCH = '00000000-0000-0000-0000-000000000000';
const ID_NAMESPACE = 'b7a4e0a2-0c4f-4a2a-9a0e-3f5d0b6f1c11';

interface Prepared {
  readonly event: RegistryEvent;
  readonly number: string | undefined;
  readonly sha256: string;
  readonly channel: IntakeChannel;
}

/** Takes a registry event exactly once and in the registry's order, keeps 個人番号 here and tells the others the rest. */
@Injectable()
export class TakeRegistryEvent {
  private readonly chains = new LaneChains();

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly quarantine: QuarantineStore,
    private readonly businessDay: BusinessDay,
    @Inject(RegistryEventReader) private readonly reader: RegistryEventReader,
    @Inject(IndividualNumberVault) private readonly vault: IndividualNumberVault,
  ) {}

  /** The key to which 個人番号 is encrypted on its way here. */
  get publicKey(): Readonly<Record<string, unknown>> {
    return this.vault.publicKey;
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
        const prepared = await this.prepare(event, channel);
        const result = await this.inSpan(event, (manager) => this.receive(manager, prepared));
        // Also after a duplicate: a crash may have come between an event and what waited for it.
        if (result.outcome !== 'held') await this.applyHeld(keyOf(event));
        return result;
      });
    } catch (error) {
      return this.setAside(raw, channel, properties, faultOf(error));
    }
  }

  /** For faults found before an event is read at all, such as a wrong content type. */
  async setAside(
    raw: Buffer,
    channel: IntakeChannel,
    properties: Readonly<Record<string, unknown>>,
    error: AppError,
  ): Promise<IntakeResult> {
    // The bytes may hold a 個人番号 that nobody recognised; so they are kept encrypted, whatever they are.
    const sealed = Buffer.from(await this.vault.seal(raw), 'ascii');
    const fields = fieldsOf(error);
    const { text, action } = ERROR_CODES[error.code];
    await this.quarantine.add({
      source: REGISTRY_STREAM,
      reason: error.code,
      reasonText: `${text}${action}`,
      fields,
      raw: sealed,
      encrypted: true,
      properties: { ...properties, channel },
      sha256Of: this.vault.fingerprint(raw),
    });
    return { id: idOf(raw), outcome: 'quarantined', reason: text, code: error.code, fields };
  }

  private async prepare(event: RegistryEvent, channel: IntakeChannel): Promise<Prepared> {
    const number = await openNumber(this.vault, event);
    const index =
      number === undefined ? '' : this.vault.blindIndex(event.data.municipalityCode, number).toString('hex');
    const sha256 = createHash('sha256')
      .update(canonicalJson([withoutNumber(event).data, index]))
      .digest('hex');
    return { event, number, sha256, channel };
  }

  private async receive(manager: EntityManager, prepared: Prepared): Promise<IntakeResult> {
    const { event } = prepared;
    const key = keyOf(event);
    const gate = await lockGate(manager, key);
    const known = await findKnown(manager, event);
    if (known) return duplicateOrFault(event, known, prepared.sha256);
    const { sequence, baseline } = event.data;
    const startsHere = gate.lastSeq === 0 || (baseline === true && sequence > gate.lastSeq);
    if (sequence <= gate.lastSeq) throw new AppError('ADR-0113', 'invalid', { field: 'data.sequence' });
    if (!startsHere && sequence > gate.lastSeq + 1) return this.holdBack(manager, key, prepared);
    await this.apply(manager, key, prepared);
    await removeHeldOne(manager, key, sequence);
    return { id: event.id, outcome: 'stored' };
  }

  private async apply(manager: EntityManager, key: LaneKey, prepared: Prepared): Promise<void> {
    const { event, number } = prepared;
    const current = await findAddressee(manager, event);
    const owned = await integratedNumberOfOwner(this.vault, manager, event, number);
    const integrated = owned ?? current?.integratedAddresseeNumber ?? (await nextIntegratedNumber(manager));
    const protection = protectionAfter(current?.protection ?? null, event.data);
    const payload = addresseeMessage(event, integrated, protection);
    await saveAddressee(manager, {
      event,
      integratedAddresseeNumber: integrated,
      state: payload.addressee,
      protection,
    });
    if (number !== undefined) await this.vault.store(manager, key.municipality, key.lane, number);
    const [message] = await this.outbox.add(manager, [
      {
        message: AddresseeChangedV1,
        payload,
        municipality: key.municipality,
        lane: key.lane,
        subject: key.lane,
        businessDay: await this.businessDay.today(manager),
      },
    ]);
    if (!message) throw new AppError('GEN-0001', 'bug');
    const traceId = trace.getActiveSpan()?.spanContext().traceId ?? null;
    await saveEvent(manager, {
      event: withoutNumber(event),
      sha256: prepared.sha256,
      channel: prepared.channel,
      message,
      traceId,
    });
    await advanceGates(manager, [{ ...key, lastSeq: event.data.sequence, sha256: prepared.sha256 }]);
  }

  /** Keeps an event that came too early, encrypted, since it may carry a number in plain. */
  private async holdBack(manager: EntityManager, key: LaneKey, prepared: Prepared): Promise<IntakeResult> {
    const { event } = prepared;
    const waiting = await lockHeld(manager, key, event.data.sequence);
    if (waiting) {
      const first = await this.openHeld(waiting);
      return duplicateOrFault(event, { sameId: first.event.id === event.id, sha256: first.sha256 }, prepared.sha256);
    }
    const sealed = await this.vault.seal(Buffer.from(JSON.stringify({ event, channel: prepared.channel }), 'utf8'));
    const identity = {
      id: derivedId(ID_NAMESPACE, event.source, event.id),
      type: event.type,
      laneseq: event.data.sequence,
    };
    await hold(manager, key, identity, Buffer.from(sealed, 'ascii'), { state: 'gap' });
    return {
      id: event.id,
      outcome: 'held',
      reason: '前の履歴番号の異動がまだ届いていません。届き次第、自動で処理します。',
    };
  }

  private async openHeld(held: HeldMessage): Promise<Prepared> {
    const text = new TextDecoder().decode(await this.vault.openBytes(held.body.toString('ascii')));
    const { event, channel } = JSON.parse(text) as Pick<Prepared, 'event' | 'channel'>;
    return this.prepare(event, channel);
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
      const prepared = (opened = await this.openHeld(held));
      const { event } = prepared;
      await this.inSpan(event, async (manager) => {
        await lockGate(manager, key);
        const known = await findKnown(manager, event);
        if (known) duplicateOrFault(event, known, prepared.sha256);
        else await this.apply(manager, key, prepared);
        await removeHeld(manager, [{ ...key, lastSeq: held.seq }]);
      });
      return true;
    } catch (error) {
      const fault = faultOf(error);
      const raw = opened ? Buffer.from(JSON.stringify(opened.event), 'utf8') : held.body;
      await this.setAside(raw, opened?.channel ?? 'http', {}, fault);
      await inTransaction(this.dataSource, (manager) => removeHeldOne(manager, key, held.seq));
      return false;
    }
  }

  private inSpan<T>(event: RegistryEvent, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const attributes = { type: event.type, exchange: 'registry.events', messageId: event.id };
    return withProcessSpan(event.traceparent, attributes, () => inTransaction(this.dataSource, work));
  }
}

function keyOf(event: RegistryEvent): LaneKey {
  const { municipalityCode, resident } = event.data;
  return {
    consumer: REGISTRY_CONSUMER,
    stream: REGISTRY_STREAM,
    epoch: NO_EPOCH,
    municipality: municipalityCode,
    lane: resident.residentId,
  };
}

/**
 * The fault of an event that could not be taken. One that makes us stumble is set aside like any other: left with the
 * broker it would come again for ever and hold up everybody behind it.
 * @throws what was thrown when the database or a service is away: then the event is not at fault.
 */
function faultOf(error: unknown): AppError {
  if (error instanceof AppError) {
    if (error.kind === 'unavailable') throw error;
    return error;
  }
  if (isDatabaseUnavailable(error) || isTransient(error)) throw error;
  return new AppError('ADR-0115', 'bug', {}, error);
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

function fieldsOf(error: AppError): string[] {
  const { field, fields } = error.details;
  if (Array.isArray(fields)) return [...(fields as readonly string[])];
  return typeof field === 'string' ? [field] : [];
}

/** The id a sender can find its event by, when there is one to be found. */
function idOf(raw: Buffer): string {
  try {
    const value = JSON.parse(raw.toString('utf8')) as { id?: unknown } | null;
    return typeof value?.id === 'string' ? value.id.slice(0, 64) : '';
  } catch {
    return '';
  }
}

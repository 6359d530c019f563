import { Inject, Injectable } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import type { EntityManager } from 'typeorm';
import { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import { AppError } from '#kernel/app-error';
import { advanceGate } from '#messaging/inbox/gate.store';
import type { LaneKey } from '#messaging/inbox/lane-key';
import { Outbox } from '#messaging/outbox/outbox';
import { BusinessDay } from '#persistence/business-day';
import { IndividualNumberVault } from '../../adapters/vault/individual-number.vault.ts';
import { protectionAfter } from '../../domain/protection.ts';
import { addresseeMessage } from './addressee-message.ts';
import { integratedNumberOfOwner, withoutNumber } from './individual-number.step.ts';
import type { Prepared } from './prepare-event.ts';
import { findAddressee, nextIntegratedNumber, saveAddressee, saveEvent } from './registry-event.repository.ts';

/** Makes an event's addressee what the event says, and tells the others; its lane's gate is locked and moves along. */
@Injectable()
export class ApplyEvent {
  constructor(
    private readonly outbox: Outbox,
    private readonly businessDay: BusinessDay,
    @Inject(IndividualNumberVault) private readonly vault: IndividualNumberVault,
  ) {}

  async apply(manager: EntityManager, key: LaneKey, prepared: Prepared): Promise<void> {
    const { event, number, sha256, channel } = prepared;
    const current = await findAddressee(manager, event);
    const owned = await integratedNumberOfOwner(this.vault, manager, event, number);
    const integratedAddresseeNumber =
      owned ?? current?.integratedAddresseeNumber ?? (await nextIntegratedNumber(manager));
    const protection = protectionAfter(current?.protection ?? null, event.data);
    const payload = addresseeMessage(event, integratedAddresseeNumber, protection);
    await saveAddressee(manager, { event, integratedAddresseeNumber, state: payload.addressee, protection });
    if (number !== undefined) await this.vault.store(manager, key.municipality, key.lane, number);
    const { municipality, lane } = key;
    const businessDay = await this.businessDay.today(manager);
    const [message] = await this.outbox.add(manager, [
      { message: AddresseeChangedV1, payload, municipality, lane, subject: lane, businessDay },
    ]);
    if (!message) throw new AppError('GEN-0001', 'bug');
    const traceId = trace.getActiveSpan()?.spanContext().traceId ?? null;
    await saveEvent(manager, { event: withoutNumber(event), sha256, channel, message, traceId });
    await advanceGate(manager, { ...key, lastSeq: event.data.sequence, sha256 });
  }
}

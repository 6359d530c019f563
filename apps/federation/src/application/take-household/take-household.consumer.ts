import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import { DeliveryStore } from '#delivery/delivery.store';
import { originOf } from '#delivery/wanted';
import { Consumes } from '#messaging/consumes.decorator';
import type { MessageContext } from '#messaging/message-context';
import { OnTombstone } from '#messaging/on-tombstone.decorator';
import { householdRows, isClosing, type OutwardHousehold } from '../../domain/rows/household-row.ts';
import { HouseholdMembers } from '../ports/household-members.ts';
import { FEDERATION } from '../../domain/receiver.ts';
import { SealingNudge } from '../seal-batches/sealing-nudge.ts';

/** Keeps what 国保連合会 shall hold of a 国保世帯 after a change. */
@Controller()
export class TakeHousehold {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly members: HouseholdMembers,
    private readonly sealing: SealingNudge,
  ) {}

  @Consumes(HouseholdChangedV1)
  async handle(@Payload() message: HouseholdChangedV1, @Ctx() { manager, envelope }: MessageContext): Promise<void> {
    const { nhiHouseholdId, municipalityCode: municipality, version, changeId } = message;
    const household = message as OutwardHousehold;
    const closing = isClosing(household);
    const waitsFor = closing ? await this.members.personsToWaitFor(manager, municipality, nhiHouseholdId) : [];
    await this.deliveries.takeWanted(manager, {
      receiver: FEDERATION,
      municipality,
      objectKind: 'household',
      objectId: nhiHouseholdId,
      version,
      changeId,
      origin: originOf(envelope),
      rows: householdRows(household),
      waitsFor,
      context: { closing },
    });
    this.sealing.soon();
  }

  @OnTombstone(HouseholdChangedV1)
  leaveOut(@Ctx() { manager, envelope }: MessageContext): Promise<void> {
    return this.deliveries.leaveOut(manager, envelope, { receiver: FEDERATION, objectKind: 'household' });
  }
}

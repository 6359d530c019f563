import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import { DeliveryStore } from '#delivery/delivery.store';
import { originOf } from '#delivery/wanted';
import { Consumes } from '#messaging/consumes.decorator';
import type { MessageContext } from '#messaging/message-context';
import { OnTombstone } from '#messaging/on-tombstone.decorator';
import { householdsOf, type OutwardPerson, personRows } from '../../domain/rows/person-rows.ts';
import { HouseholdMembers } from '../ports/household-members.ts';
import { FEDERATION } from '../../domain/receiver.ts';
import { SealingNudge } from '../seal-batches/sealing-nudge.ts';

/** Keeps what 国保連合会 shall hold of a person after a change. */
@Controller()
export class TakeQualification {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly members: HouseholdMembers,
    private readonly sealing: SealingNudge,
  ) {}

  @Consumes(QualificationChangedV1)
  async handle(
    @Payload() message: QualificationChangedV1,
    @Ctx() { manager, envelope }: MessageContext,
  ): Promise<void> {
    const { residentId, municipalityCode: municipality, version, changeId } = message;
    const person = message as OutwardPerson;
    const households = householdsOf(person);
    await this.members.remember(manager, { municipality, residentId }, households);
    // 世帯 before 個人: the receiver refuses rows of a household it does not hold.
    const waitsFor = await this.members.householdsToWaitFor(manager, municipality, households);
    await this.deliveries.takeWanted(manager, {
      receiver: FEDERATION,
      municipality,
      objectKind: 'person',
      objectId: residentId,
      version,
      changeId,
      origin: originOf(envelope),
      rows: personRows(person),
      waitsFor,
    });
    this.sealing.soon();
  }

  @OnTombstone(QualificationChangedV1)
  leaveOut(@Ctx() { manager, envelope }: MessageContext): Promise<void> {
    return this.deliveries.leaveOut(manager, envelope, { receiver: FEDERATION, objectKind: 'person' });
  }
}

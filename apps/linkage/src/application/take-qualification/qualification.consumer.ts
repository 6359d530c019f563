import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import { DeliveryStore } from '#delivery/delivery.store';
import { Consumes } from '#messaging/consumes.decorator';
import type { MessageContext } from '#messaging/message-context';
import { OnTombstone } from '#messaging/on-tombstone.decorator';
import { Addressees } from '../ports/addressees.ts';
import { RECEIVER } from '../../domain/receiver.ts';
import { CopySender } from '../send-copies/copy-sender.ts';
import { wantedCopies } from './wanted-copies.ts';

/** A person's newest outward state becomes what 中間サーバー is to hold. */
@Controller()
export class QualificationConsumer {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly addressees: Addressees,
    private readonly sender: CopySender,
  ) {}

  @Consumes(QualificationChangedV1)
  async handle(
    @Payload() message: QualificationChangedV1,
    @Ctx() { manager, envelope }: MessageContext,
  ): Promise<void> {
    const { municipalityCode, residentId } = message;
    const addressee = await this.addressees.find(manager, municipalityCode, residentId);
    await this.deliveries.takeWanted(manager, wantedCopies(message, envelope, addressee?.protection));
    this.sender.nudge();
  }

  @OnTombstone(QualificationChangedV1)
  leaveOut(@Ctx() { manager, envelope }: MessageContext): Promise<void> {
    return this.deliveries.leaveOut(manager, envelope, { receiver: RECEIVER, objectKind: 'person' });
  }
}

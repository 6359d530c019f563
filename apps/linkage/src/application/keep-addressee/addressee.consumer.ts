import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import { Consumes } from '#messaging/consumes.decorator';
import type { MessageContext } from '#messaging/message-context';
import { Addressees } from '../ports/addressees.ts';

/** Keeps 団体内統合宛名番号 and 支援措置 of each addressee; nothing else of the message is needed here. */
@Controller()
export class AddresseeConsumer {
  constructor(private readonly addressees: Addressees) {}

  @Consumes(AddresseeChangedV1)
  async handle(@Payload() message: AddresseeChangedV1, @Ctx() { manager }: MessageContext): Promise<void> {
    const { protection } = message.addressee;
    await this.addressees.save(manager, {
      municipality: message.municipalityCode,
      residentId: message.residentId,
      integratedAddresseeNumber: message.integratedAddresseeNumber,
      protection: protection ? { startsOn: protection.startsOn, endsOn: protection.endsOn } : undefined,
    });
  }
}

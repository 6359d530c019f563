import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { FederationDeliveryChangedV1 } from '#contracts/federation/delivery-changed.v1';
import { Consumes } from '#messaging/consumes.decorator';
import type { MessageContext } from '#messaging/message-context';
import { RecordReceipt } from './record-receipt.ts';

/** Answers of 国保連合会. */
@Controller()
export class RecordFederationReceipt {
  constructor(private readonly receipts: RecordReceipt) {}

  @Consumes(FederationDeliveryChangedV1)
  handle(@Payload() receipt: FederationDeliveryChangedV1, @Ctx() context: MessageContext): Promise<void> {
    return this.receipts.record(receipt, context);
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { LinkageDeliveryChangedV1 } from '#contracts/linkage/delivery-changed.v1';
import { Consumes } from '#messaging/consumes.decorator';
import type { MessageContext } from '#messaging/message-context';
import { RecordReceipt } from './record-receipt.ts';

/** Answers of 中間サーバー. */
@Controller()
export class RecordLinkageReceipt {
  constructor(private readonly receipts: RecordReceipt) {}

  @Consumes(LinkageDeliveryChangedV1)
  handle(@Payload() receipt: LinkageDeliveryChangedV1, @Ctx() context: MessageContext): Promise<void> {
    return this.receipts.record(receipt, context);
  }
}

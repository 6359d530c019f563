import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { LinkageDivergencesFoundV1 } from '#contracts/linkage/divergences-found.v1';
import { Consumes } from '#messaging/consumes.decorator';
import type { MessageContext } from '#messaging/message-context';
import { recordDivergences } from './record-divergences.ts';

/** Outcomes of comparisons with 中間サーバー. */
@Controller()
export class RecordLinkageDivergences {
  @Consumes(LinkageDivergencesFoundV1)
  handle(@Payload() found: LinkageDivergencesFoundV1, @Ctx() context: MessageContext): Promise<void> {
    return recordDivergences('linkage', found, context);
  }
}

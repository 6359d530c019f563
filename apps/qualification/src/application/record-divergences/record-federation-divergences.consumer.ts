import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { FederationDivergencesFoundV1 } from '#contracts/federation/divergences-found.v1';
import { Consumes } from '#messaging/consumes.decorator';
import type { MessageContext } from '#messaging/message-context';
import { recordDivergences } from './record-divergences.ts';

/** Outcomes of comparisons with 国保連合会. */
@Controller()
export class RecordFederationDivergences {
  @Consumes(FederationDivergencesFoundV1)
  handle(@Payload() found: FederationDivergencesFoundV1, @Ctx() context: MessageContext): Promise<void> {
    return recordDivergences('federation', found, context);
  }
}

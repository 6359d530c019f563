import type { EntityManager } from 'typeorm';
import type { DivergencesFoundPart } from '#contracts/divergences-found.part';
import type { MessageClass } from '#contracts/message-contract.decorator';
import type { PlainDate } from '#kernel/plain-date';
import type { Outbox } from '#messaging/outbox/outbox';

/** The lane of all outcomes of a sender: it is about no single object. */
const LANE = 'reconciliation';

/** Tells the owner of the ledger what a comparison found, in the transaction that ends it. */
export class DivergenceReporter {
  private readonly outbox: Pick<Outbox, 'add'>;
  private readonly message: MessageClass<DivergencesFoundPart>;

  constructor(outbox: Pick<Outbox, 'add'>, message: MessageClass<DivergencesFoundPart>) {
    this.outbox = outbox;
    this.message = message;
  }

  async tell(manager: EntityManager, payload: DivergencesFoundPart, businessDay: PlainDate): Promise<void> {
    const { municipalityCode: municipality, runId: subject } = payload;
    await this.outbox.add(manager, [
      { message: this.message, payload, municipality, lane: LANE, subject, businessDay },
    ]);
  }
}

import { context } from '@opentelemetry/api';
import type { EntityManager } from 'typeorm';
import type { DeliveryChangedPart } from '#contracts/delivery-changed.part';
import type { MessageClass } from '#contracts/message-contract.decorator';
import type { Outbox, OutgoingMessage } from '#messaging/outbox/outbox';
import { allOrFirstFailure } from '#persistence/side-by-side';
import { contextOf } from '#telemetry/trace-context';
import { type Receipt, type ReceiptEmitter, receiptLane, receiptPayload } from './receipt.ts';

/** Puts receipts into the outbox as messages of the app's own contract class, each in the trace of its change. */
export class OutboxReceiptEmitter implements ReceiptEmitter {
  private readonly outbox: Pick<Outbox, 'add'>;
  private readonly message: MessageClass<DeliveryChangedPart>;

  constructor(outbox: Pick<Outbox, 'add'>, message: MessageClass<DeliveryChangedPart>) {
    this.outbox = outbox;
    this.message = message;
  }

  async emit(manager: EntityManager, receipts: readonly Receipt[]): Promise<void> {
    // All at once, so that they are written together; they are numbered in the order in which they are said here.
    await allOrFirstFailure(
      runsOfOneTrace(receipts).map(({ traceparent, receipts: group }) =>
        context.with(contextOf(traceparent), () =>
          this.outbox.add(
            manager,
            group.map((receipt) => this.toMessage(receipt)),
          ),
        ),
      ),
    );
  }

  private toMessage(receipt: Receipt): OutgoingMessage<DeliveryChangedPart> {
    const { municipality, changeId, businessDay } = receipt;
    const lane = receiptLane(receipt);
    return {
      message: this.message,
      payload: receiptPayload(receipt),
      municipality,
      lane,
      subject: lane,
      changeId,
      businessDay,
    };
  }
}

/** Neighbours only: the order of the receipts is the order of their numbers. */
function runsOfOneTrace(receipts: readonly Receipt[]): { traceparent: string | undefined; receipts: Receipt[] }[] {
  const runs: { traceparent: string | undefined; receipts: Receipt[] }[] = [];
  for (const receipt of receipts) {
    const last = runs.at(-1);
    if (last && last.traceparent === receipt.traceparent) last.receipts.push(receipt);
    else runs.push({ traceparent: receipt.traceparent, receipts: [receipt] });
  }
  return runs;
}

import { context } from '@opentelemetry/api';
import type { EntityManager } from 'typeorm';
import type { DeliveryChangedPart } from '#contracts/delivery-changed.part';
import type { MessageClass } from '#contracts/message-contract.decorator';
import type { Outbox } from '#messaging/outbox/outbox';
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
    for (const { traceparent, receipts: group } of runsOfOneTrace(receipts)) {
      const messages = group.map((receipt) => ({
        message: this.message,
        payload: receiptPayload(receipt),
        municipality: receipt.municipality,
        lane: receiptLane(receipt),
        subject: receiptLane(receipt),
        changeId: receipt.changeId,
        businessDay: receipt.businessDay,
      }));
      await context.with(contextOf(traceparent), () => this.outbox.add(manager, messages));
    }
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

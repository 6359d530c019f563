import type { EntityManager } from 'typeorm';
import type { Metrics } from '#telemetry/metrics';
import type { Receipt, ReceiptEmitter } from './receipt.ts';

/** Tells receipts on, and measures how long the receiver's word took. */
export class MeasuredReceipts implements ReceiptEmitter {
  constructor(
    private readonly next: ReceiptEmitter,
    private readonly metrics: Metrics,
  ) {}

  async emit(manager: EntityManager, receipts: readonly Receipt[]): Promise<void> {
    await this.next.emit(manager, receipts);
    for (const { receiver, state, lagSeconds } of receipts) {
      if (lagSeconds === undefined || (state !== 'accepted' && state !== 'rejected')) continue;
      this.metrics.observe('delivery.effect.lag', { dest: receiver }, lagSeconds);
    }
  }
}

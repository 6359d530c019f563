import type { EntityManager } from 'typeorm';
import type { DeliveryChangedPart, DeliveryState } from '#contracts/delivery-changed.part';
import type { PlainDate } from '#kernel/plain-date';
import type { ObjectRef } from './object-ref.ts';

export interface ReceiptEvidence {
  readonly attempt?: string;
  readonly idempotencyKey?: string;
  readonly fileName?: string;
  readonly line?: number;
  readonly code?: string;
  readonly text?: string;
}

/** One step of (receiver, object, version), to be told to the owner of the change. */
export interface Receipt extends ObjectRef {
  readonly changeId: string;
  readonly version: number;
  readonly state: DeliveryState;
  readonly at: string;
  readonly evidence: ReceiptEvidence;
  readonly businessDay: PlainDate;
  /** From taking the version in to this step, by the database clock. */
  readonly lagSeconds?: number;
  /** Trace of the message the version came from. */
  readonly traceparent?: string;
}

/** Port: tells receipts in the transaction that made the step, in the order given. */
export interface ReceiptEmitter {
  emit(manager: EntityManager, receipts: readonly Receipt[]): Promise<void>;
}

/** Lane of a receipt: households and persons have numbers of their own, which may be equal. */
export function receiptLane(receipt: Pick<Receipt, 'objectKind' | 'objectId'>): string {
  return receipt.objectKind === 'person' ? receipt.objectId : `household/${receipt.objectId}`;
}

/** The message as the contracts of linkage and federation define it. */
export function receiptPayload(receipt: Receipt): DeliveryChangedPart {
  const { receiver, objectKind, objectId, municipality, changeId, version, state, at, evidence } = receipt;
  return { receiver, objectKind, objectId, municipalityCode: municipality, changeId, version, state, at, evidence };
}

import { DeliveryChangedPart } from '../delivery-changed.part.ts';
import { MessageContract } from '../message-contract.decorator.ts';

/** A step of the 被保険者異動情報 of one change at 国保連合会. */
@MessageContract({
  type: 'federation.delivery-changed',
  version: 1,
  stream: 'federation.receipt',
  summary: '国保連合会への被保険者異動情報の状態（受領・拒否・不明など）',
  since: '0.1.0',
  personalData: [],
})
export class FederationDeliveryChangedV1 extends DeliveryChangedPart {}

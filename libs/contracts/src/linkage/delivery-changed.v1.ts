import { DeliveryChangedPart } from '../delivery-changed.part.ts';
import { MessageContract } from '../message-contract.decorator.ts';

/** A step of the 副本 registration of one change. */
@MessageContract({
  type: 'linkage.delivery-changed',
  version: 1,
  stream: 'linkage.receipt',
  summary: '中間サーバーへの副本登録の状態（受領・拒否・不明など）',
  since: '0.1.0',
  personalData: [],
})
export class LinkageDeliveryChangedV1 extends DeliveryChangedPart {}

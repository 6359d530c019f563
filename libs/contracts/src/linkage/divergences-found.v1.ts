import { DivergencesFoundPart } from '../divergences-found.part.ts';
import { MessageContract } from '../message-contract.decorator.ts';

/** Outcome of a comparison with 中間サーバー. */
@MessageContract({
  type: 'linkage.divergences-found',
  version: 1,
  stream: 'linkage.receipt',
  summary: '中間サーバーとの全件照合の結果（原因ごとの不一致の件数）',
  since: '0.1.0',
  personalData: [],
})
export class LinkageDivergencesFoundV1 extends DivergencesFoundPart {}

import { DivergencesFoundPart } from '../divergences-found.part.ts';
import { MessageContract } from '../message-contract.decorator.ts';

/** Outcome of a comparison with 国保連合会. */
@MessageContract({
  type: 'federation.divergences-found',
  version: 1,
  stream: 'federation.receipt',
  summary: '国保連合会との全件照合の結果（原因ごとの不一致の件数）',
  since: '0.1.0',
  personalData: [],
})
export class FederationDivergencesFoundV1 extends DivergencesFoundPart {}

import { CreateDelivery1764000001000 } from './1764000001000-create-delivery.ts';
import { CreateReEffect1764000005000 } from './1764000005000-create-re-effect.ts';
import { CreateReconciliation1764000006000 } from './1764000006000-create-reconciliation.ts';
import { DropHotReferences1764000008000 } from './1764000008000-drop-hot-references.ts';
import { TellSentLate1764000009000 } from './1764000009000-tell-sent-late.ts';

/** Wanted, holding, attempts and comparisons of every sender. */
export const DELIVERY_MIGRATIONS = [
  CreateDelivery1764000001000,
  CreateReEffect1764000005000,
  CreateReconciliation1764000006000,
  DropHotReferences1764000008000,
  TellSentLate1764000009000,
];

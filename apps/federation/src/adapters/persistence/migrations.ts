import { CreateDelivery1764000001000 } from '#delivery/migrations/1764000001000-create-delivery';
import { CreateReEffect1764000005000 } from '#delivery/migrations/1764000005000-create-re-effect';
import { CreateReconciliation1764000006000 } from '#delivery/migrations/1764000006000-create-reconciliation';
import { CreateMessaging1764000000000 } from '#messaging/migrations/1764000000000-create-messaging';
import { CreateTailCheck1764000003000 } from '#messaging/migrations/1764000003000-create-tail-check';
import { CreateBusinessDay1764000002000 } from '#persistence/business-day';
import { CreateFederation1764000010000 } from './migrations/1764000010000-create-federation.ts';

/** Every migration of the federation database, oldest first. */
export const FEDERATION_MIGRATIONS = [
  CreateMessaging1764000000000,
  CreateDelivery1764000001000,
  CreateBusinessDay1764000002000,
  CreateTailCheck1764000003000,
  CreateReEffect1764000005000,
  CreateReconciliation1764000006000,
  CreateFederation1764000010000,
];

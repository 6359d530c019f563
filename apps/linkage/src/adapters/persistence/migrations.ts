import { CreateDelivery1764000001000 } from '#delivery/migrations/1764000001000-create-delivery';
import { MESSAGING_MIGRATIONS } from '#messaging/migrations/index';
import { CreateBusinessDay1764000002000 } from '#persistence/business-day';
import { CreateLinkage1764000010000 } from './migrations/1764000010000-create-linkage.ts';

/** Every migration of the linkage database, oldest first. */
export const LINKAGE_MIGRATIONS = [
  ...MESSAGING_MIGRATIONS,
  CreateDelivery1764000001000,
  CreateBusinessDay1764000002000,
  CreateLinkage1764000010000,
];

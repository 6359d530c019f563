import { DELIVERY_MIGRATIONS } from '#delivery/migrations/index';
import { MESSAGING_MIGRATIONS } from '#messaging/migrations/index';
import { CreateBusinessDay1764000002000 } from '#persistence/business-day';
import { CreateLinkage1764000010000 } from './migrations/1764000010000-create-linkage.ts';

/** Every migration of the linkage database, oldest first. */
export const LINKAGE_MIGRATIONS = [
  ...MESSAGING_MIGRATIONS,
  ...DELIVERY_MIGRATIONS,
  CreateBusinessDay1764000002000,
  CreateLinkage1764000010000,
];

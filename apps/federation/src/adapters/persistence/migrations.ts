import { DELIVERY_MIGRATIONS } from '#delivery/migrations/index';
import { MESSAGING_MIGRATIONS } from '#messaging/migrations/index';
import { CreateBusinessDay1764000002000 } from '#persistence/business-day';
import { CreateFederation1764000010000 } from './migrations/1764000010000-create-federation.ts';

/** Every migration of the federation database, oldest first. */
export const FEDERATION_MIGRATIONS = [
  ...MESSAGING_MIGRATIONS,
  ...DELIVERY_MIGRATIONS,
  CreateBusinessDay1764000002000,
  CreateFederation1764000010000,
];

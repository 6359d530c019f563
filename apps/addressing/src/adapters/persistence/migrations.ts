import { MESSAGING_MIGRATIONS } from '#messaging/migrations/index';
import { CreateBusinessDay1764000002000 } from '#persistence/business-day';
import { CreateAddressing1764000010000 } from './migrations/1764000010000-create-addressing.ts';

/** Every migration of the addressing database, oldest first. */
export const ADDRESSING_MIGRATIONS = [
  ...MESSAGING_MIGRATIONS,
  CreateBusinessDay1764000002000,
  CreateAddressing1764000010000,
];

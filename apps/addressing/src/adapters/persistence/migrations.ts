import { CreateMessaging1764000000000 } from '#messaging/migrations/1764000000000-create-messaging';
import { CreateTailCheck1764000003000 } from '#messaging/migrations/1764000003000-create-tail-check';
import { CreateBusinessDay1764000002000 } from '#persistence/business-day';
import { CreateAddressing1764000010000 } from './migrations/1764000010000-create-addressing.ts';

/** Every migration of the addressing database, oldest first. */
export const ADDRESSING_MIGRATIONS = [
  CreateMessaging1764000000000,
  CreateBusinessDay1764000002000,
  CreateTailCheck1764000003000,
  CreateAddressing1764000010000,
];

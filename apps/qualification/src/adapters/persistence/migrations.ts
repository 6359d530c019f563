import { CreateMessaging1764000000000 } from '#messaging/migrations/1764000000000-create-messaging';
import { CreateTailCheck1764000003000 } from '#messaging/migrations/1764000003000-create-tail-check';
import { CreateBusinessDay1764000002000 } from '#persistence/business-day';
import { CreateInitialOutward1764000030000 } from './migrations/1764000030000-create-initial-outward.ts';
import { CreateQualification1764000020000 } from './migrations/1764000020000-create-qualification.ts';

/** Every migration of the qualification database, oldest first. */
export const QUALIFICATION_MIGRATIONS = [
  CreateMessaging1764000000000,
  CreateBusinessDay1764000002000,
  CreateTailCheck1764000003000,
  CreateQualification1764000020000,
  CreateInitialOutward1764000030000,
];

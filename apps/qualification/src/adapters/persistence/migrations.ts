import { MESSAGING_MIGRATIONS } from '#messaging/migrations/index';
import { CreateBusinessDay1764000002000 } from '#persistence/business-day';
import { CreateInitialOutward1764000030000 } from './migrations/1764000030000-create-initial-outward.ts';
import { CreateQualification1764000020000 } from './migrations/1764000020000-create-qualification.ts';
import { FindSilence1764000040000 } from './migrations/1764000040000-find-silence.ts';

/** Every migration of the qualification database, oldest first. */
export const QUALIFICATION_MIGRATIONS = [
  ...MESSAGING_MIGRATIONS,
  CreateBusinessDay1764000002000,
  CreateQualification1764000020000,
  CreateInitialOutward1764000030000,
  FindSilence1764000040000,
];

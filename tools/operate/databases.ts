import type { DataSourceSettings } from '#persistence/create-data-source';
import { ADDRESSING_MIGRATIONS } from '../../apps/addressing/src/adapters/persistence/migrations.ts';
import { FEDERATION_MIGRATIONS } from '../../apps/federation/src/adapters/persistence/migrations.ts';
import { LINKAGE_MIGRATIONS } from '../../apps/linkage/src/adapters/persistence/migrations.ts';
import { QUALIFICATION_MIGRATIONS } from '../../apps/qualification/src/adapters/persistence/migrations.ts';

/** Every service with a database, and how it is built. */
export const SERVICE_MIGRATIONS: Readonly<Record<string, DataSourceSettings['migrations']>> = {
  addressing: ADDRESSING_MIGRATIONS,
  qualification: QUALIFICATION_MIGRATIONS,
  linkage: LINKAGE_MIGRATIONS,
  federation: FEDERATION_MIGRATIONS,
};

import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { FEDERATION_MIGRATIONS } from '../src/adapters/persistence/migrations.ts';

/** A migrated database of this service for one spec file. */
export function createFederationDatabase(): Promise<TestDatabase> {
  return createTestDatabase({ migrations: FEDERATION_MIGRATIONS });
}

/** As freshly migrated, between two tests. */
export async function emptyTables({ dataSource }: TestDatabase): Promise<void> {
  await dataSource.query(
    `TRUNCATE delivery.object, delivery.attempt, delivery.change, delivery.holding, delivery.contradiction,
              file_counter, file_batch, file_batch_item, result_file, household_member CASCADE`,
  );
}

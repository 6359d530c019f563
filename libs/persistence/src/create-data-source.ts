import { DataSource, type MixedList, type EntitySchema } from 'typeorm';
import { PreparingClient } from './preparing-client.ts';

export interface DataSourceSettings {
  readonly url: string;
  readonly applicationName: string;
  // TypeORM takes classes of any shape here.
  readonly entities: MixedList<(new () => object) | EntitySchema>;
  readonly migrations: readonly (new () => object)[];
  readonly poolSize?: number;
}

/**
 * One service's database. A null or undefined value in a where clause throws instead of matching every row, and the
 * schema is only ever changed by migrations.
 */
export function createDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url: settings.url,
    applicationName: settings.applicationName,
    entities: settings.entities as never,
    migrations: settings.migrations as never,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    poolSize: settings.poolSize ?? 10,
    extra: {
      Client: PreparingClient,
      idle_in_transaction_session_timeout: 60_000,
      connectionTimeoutMillis: 5_000,
      // A database machine that is gone without a word would otherwise be waited for without end.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    },
  });
}

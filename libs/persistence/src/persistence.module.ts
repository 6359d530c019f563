import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { PlainDate } from '#kernel/plain-date';
import { BusinessDay } from './business-day.ts';
import { createDataSource, type DataSourceSettings } from './create-data-source.ts';

export interface PersistenceOptions {
  readonly service: string;
  /** URL of the application role; migrations are not run here. */
  readonly url: string;
  /** First business day, until a later one is stored. */
  readonly today: PlainDate;
  readonly entities: DataSourceSettings['entities'];
}

const RETRY_MS = 1_000;
const RETRIES = 3_600;

/** The service's database for every provider; waits for it at start instead of giving up. */
@Module({})
export class PersistenceModule {
  static forService({ service, url, today, entities }: PersistenceOptions): DynamicModule {
    const source = createDataSource({ url, applicationName: `kokuho.${service}`, entities, migrations: [] });
    return {
      module: PersistenceModule,
      global: true,
      imports: [TypeOrmModule.forRoot({ ...source.options, retryAttempts: RETRIES, retryDelay: RETRY_MS })],
      providers: [
        {
          provide: BusinessDay,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) => new BusinessDay(dataSource, today),
        },
      ],
      exports: [BusinessDay],
    };
  }
}

import type { INestApplication } from '@nestjs/common';
import { RethrowFilter } from './rethrow.filter.ts';
import { StreamConsumerStrategy } from './stream-consumer.strategy.ts';

/** Attaches the service's consumers to the application. */
export function connectStreams(app: INestApplication): void {
  const strategy = app.get(StreamConsumerStrategy);
  const microservice = app.connectMicroservice({ strategy }, { inheritAppConfig: false, deferInitialization: true });
  microservice.useGlobalFilters(new RethrowFilter());
}

import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { CounterpartsModule } from './counterparts.module.ts';
import type { CounterpartsConfig } from './counterparts.config.ts';
import { ProblemFilter } from './http/problem.filter.ts';

const JSON_TYPES = ['application/json', 'application/*+json'];

export async function createApp(config: CounterpartsConfig): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(CounterpartsModule.of(config), {
    bodyParser: false,
    logger: new ConsoleLogger({ json: true, logLevels: ['error', 'warn'] }),
    abortOnError: false,
  });
  app.useBodyParser('json', { limit: '16mb', type: JSON_TYPES });
  app.useGlobalFilters(new ProblemFilter());
  app.enableShutdownHooks();
  return app;
}

import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { serveApiDocument } from './adapters/http/api-document.ts';
import { API_PREFIX } from './adapters/http/exchange.ts';
import type { ConsoleConfig } from './console.config.ts';
import { ConsoleModule } from './console.module.ts';

/** A day of a town's events fits; more is sent in parts. */
const BODY_LIMIT = '16mb';

export async function createApp(config: ConsoleConfig, logger: LoggerService | false): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ConsoleModule.of(config), {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.useBodyParser('raw', { limit: BODY_LIMIT, type: () => true });
  app.setGlobalPrefix(API_PREFIX, { exclude: ['health/live', 'health/ready', 'metrics'] });
  serveApiDocument(app);
  app.enableShutdownHooks();
  return app;
}

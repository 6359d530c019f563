import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '#config/load-config';
import { connectStreams } from '#messaging/connect-streams';
import { createLogger } from '#telemetry/logger';
import { NestLoggerAdapter } from '#telemetry/nest-logger.adapter';
import { FederationConfig } from './federation.config.ts';
import { FederationModule } from './federation.module.ts';

const config = loadConfig(FederationConfig);
const logger = new NestLoggerAdapter(createLogger());
const app = await NestFactory.create(FederationModule.of(config), { logger });
connectStreams(app);
app.enableShutdownHooks();
await app.startAllMicroservices();
await app.listen(config.httpPort, config.bindAddress);

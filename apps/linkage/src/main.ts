import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { connectStreams } from '#messaging/connect-streams';
import { createLogger } from '#telemetry/logger';
import { NestLoggerAdapter } from '#telemetry/nest-logger.adapter';
import { LinkageConfig } from './linkage.config.ts';
import { LinkageModule } from './linkage.module.ts';

const app = await NestFactory.create(LinkageModule, { logger: new NestLoggerAdapter(createLogger()) });
connectStreams(app);
app.enableShutdownHooks();
await app.startAllMicroservices();
const { httpPort, bindAddress } = app.get(LinkageConfig);
await app.listen(httpPort, bindAddress);

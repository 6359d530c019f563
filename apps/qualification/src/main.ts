import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { connectStreams } from '#messaging/connect-streams';
import { createLogger } from '#telemetry/logger';
import { NestLoggerAdapter } from '#telemetry/nest-logger.adapter';
import { QualificationConfig } from './qualification.config.ts';
import { QualificationModule } from './qualification.module.ts';

const app = await NestFactory.create(QualificationModule, { logger: new NestLoggerAdapter(createLogger()) });
connectStreams(app);
app.enableShutdownHooks();
await app.startAllMicroservices();
const { httpPort, bindAddress } = app.get(QualificationConfig);
await app.listen(httpPort, bindAddress);

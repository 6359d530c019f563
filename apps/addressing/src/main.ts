import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { json, raw } from 'express';
import { MAX_BODY_BYTES } from '#contracts/envelope';
import { connectStreams } from '#messaging/connect-streams';
import { createLogger } from '#telemetry/logger';
import { NestLoggerAdapter } from '#telemetry/nest-logger.adapter';
import { AddressingConfig } from './addressing.config.ts';
import { AddressingModule } from './addressing.module.ts';

const logger = new NestLoggerAdapter(createLogger());
const app = await NestFactory.create<NestExpressApplication>(AddressingModule, { logger, bodyParser: false });
// Registry events are taken as the bytes they are: what cannot be read must still be kept.
app.use('/registry-events', raw({ type: () => true, limit: 100 * MAX_BODY_BYTES }));
app.use(json({ limit: 2 * MAX_BODY_BYTES }));
connectStreams(app);
app.enableShutdownHooks();
await app.startAllMicroservices();
const { httpPort, bindAddress } = app.get(AddressingConfig);
await app.listen(httpPort, bindAddress);

import { loadConfig } from '#config/load-config';
import { NestLoggerAdapter } from '#telemetry/nest-logger.adapter';
import { ConsoleConfig } from './console.config.ts';
import { createApp } from './create-app.ts';

const config = loadConfig(ConsoleConfig);
const app = await createApp(config, new NestLoggerAdapter());
await app.listen(config.httpPort, config.bindAddress);

import 'reflect-metadata';
import { readConfig } from './counterparts.config.ts';
import { createApp } from './create-app.ts';

const config = readConfig(process.env, process.argv.slice(2));
const app = await createApp(config);
await app.listen(config.httpPort, config.bindAddress);
process.stdout.write(`${JSON.stringify({ message: 'ready', bodies: config.bodies, port: config.httpPort })}\n`);
